//! Pictures: no text is read out of them, but what the camera or program wrote into them is shown,
//! since it may say who took them and where.

use super::{Kind, Read};
use std::io::Cursor;

/// Reads what a picture says about itself.
pub(super) fn read(bytes: &[u8], media_type: &str) -> Read {
    let mut read = Read::new(Kind::Image, media_type);
    read.problems
        .push("text in a picture is not read: type the words you quote".to_owned());
    match exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) {
        Ok(exif) => {
            for field in exif.fields().take(200) {
                let value: String = field
                    .display_value()
                    .to_string()
                    .chars()
                    .take(200)
                    .collect();
                read.metadata.push((field.tag.to_string(), value));
            }
        }
        // Most pictures have none.
        Err(exif::Error::NotFound(_) | exif::Error::InvalidFormat(_)) => {}
        Err(error) => read
            .problems
            .push(format!("what the camera wrote cannot be read: {error}")),
    }
    read
}
