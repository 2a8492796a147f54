//! Coverage: shares of people from none to all, as a filled track; what is only known between
//! bounds is hatched, what was claimed stands as a mark of its own.

use super::{Along, Labels, Scale, Told, at, figure, hatch, legend};
use crate::web::ask::Asked;
use maud::{Markup, html};

/// A share.
#[derive(Debug, Clone)]
pub(in crate::web) struct Band {
    /// Of whom.
    pub(in crate::web) name: String,
    /// The share, where one number is known.
    pub(in crate::web) share: Option<f64>,
    /// Between what it lies, where only that is known or chance is allowed for.
    pub(in crate::web) between: Option<(f64, f64)>,
    /// A share that somebody stated, not one that was counted.
    pub(in crate::web) claimed: Option<f64>,
    /// In a few words: the share, or why there is none.
    pub(in crate::web) remark: String,
}

const LEFT: f64 = 12.0;
const RIGHT: f64 = 628.0;

/// All shares, one under the other.
pub(in crate::web) fn bands(a: &Asked<'_>, told: &Told, list: &[Band]) -> Markup {
    let l = a.l;
    let s = Along::holding(Scale::Share, std::iter::empty(), LEFT, RIGHT);
    let words = list.iter().map(|b| (b.name.as_str(), b.remark.as_str()));
    let room = Labels::holding(words);
    let lower = room.foot(list.len());
    let mut keys = Vec::new();
    if list.iter().any(|b| b.share.is_some()) {
        keys.push((
            html! { rect.filled x="1" y="3" width="20" height="9" {} },
            l.t("key-share"),
        ));
    }
    if list.iter().any(|b| b.between.is_some()) {
        keys.push((
            html! { rect.bounds x="1" y="3" width="20" height="9" {} },
            l.t("key-between"),
        ));
    }
    if list.iter().any(|b| b.claimed.is_some()) {
        keys.push((
            html! { path.claimed d="M11 1v12M6 4l5-3 5 3" {} },
            l.t("key-claimed"),
        ));
    }
    let fill = format!("url(#{}-hatch)", told.id);
    let drawing = html! {
        defs { (hatch(&told.id)) }
        (s.axis(a.l, 4.0, lower))
        @for (i, b) in list.iter().enumerate() {
            @let y = room.mark(i) - 6.0;
            (room.draw(i, (LEFT, RIGHT), (&b.name, &b.remark), false))
            rect.track x=(at(LEFT)) y=(at(y)) width=(at(RIGHT - LEFT)) height="12" {}
            @if let Some(share) = b.share {
                rect.filled x=(at(LEFT)) y=(at(y)) width=(at((s.x(share) - LEFT).max(1.0))) height="12" {}
            }
            @if let Some((low, high)) = b.between {
                @let (x0, x1) = (s.x(low), s.x(high));
                rect.bounds x=(at(x0)) y=(at(y)) width=(at((x1 - x0).max(1.0))) height="12" {}
                rect x=(at(x0)) y=(at(y)) width=(at((x1 - x0).max(1.0))) height="12" fill=(fill) {}
            }
            @if let Some(claimed) = b.claimed {
                @let x = s.x(claimed);
                path.claimed d=(format!("M{x:.1} {:.1}v18m-6-13l6-5 6 5", y - 3.0)) {}
            }
        }
    };
    figure(a, told, &legend(&keys), room.sheet(list.len()), &drawing)
}
