//! The picture of a QR code: the prefix as bytes, the digits in the numeric mode (specification,
//! "Encoding chunks as QR codes"), error correction L.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment};

/// Modules of quiet around a code (ISO/IEC 18004).
const QUIET: i32 = 4;

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SvgError {
    /// Not the digits of a card.
    #[error("these are not the digits of a card")]
    Digits,
    /// More than a code holds.
    #[error("they do not fit into one code")]
    TooLong,
}

/// The code as SVG, four modules of quiet around it, one unit to a module.
///
/// # Errors
/// Where the digits are no card's or too many.
pub fn svg(digits: &str, title: &str) -> Result<String, SvgError> {
    let numbers = digits.strip_prefix("shc:/").ok_or(SvgError::Digits)?;
    if numbers.is_empty() || !numbers.bytes().all(|b| b.is_ascii_digit()) {
        return Err(SvgError::Digits);
    }
    let segments = [
        QrSegment::make_bytes(b"shc:/"),
        QrSegment::make_numeric(numbers),
    ];
    let code = QrCode::encode_segments(&segments, QrCodeEcc::Low).map_err(|_| SvgError::TooLong)?;
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                path.push_str(&format!("M{},{}h1v1h-1z", x + QUIET, y + QUIET));
            }
        }
    }
    let title = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" \
         shape-rendering=\"crispEdges\"><title>{title}</title>\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>"
    ))
}
