//! The words of a row on a sheet of rows: its name, and beside or under it a remark.

use super::at;
use maud::{Markup, html};

/// Characters that fit across a sheet at the largest size of its words, which is that on a phone.
const ACROSS: usize = 48;
/// From one line of words to the next.
const LINE: f64 = 23.0;
/// Under the words: the mark, and air.
const MARK: f64 = 28.0;

/// How much room the words of the rows of one sheet take: the same for each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Labels {
    name_lines: usize,
    beside: bool,
}

/// A name broken at spaces into lines that fit across.
fn lines(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in name.split(' ') {
        match out.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < ACROSS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    out
}

impl Labels {
    /// Room for the longest of names and remarks. A remark stands beside the name where that fits
    /// in every row, else on a line of its own.
    pub(super) fn holding<'r>(rows: impl Iterator<Item = (&'r str, &'r str)>) -> Self {
        let mut room = Self {
            name_lines: 1,
            beside: true,
        };
        for (name, remark) in rows {
            room.name_lines = room.name_lines.max(lines(name).len());
            let both = name.chars().count() + remark.chars().count() + 2;
            room.beside &= both <= ACROSS;
        }
        room.beside &= room.name_lines == 1;
        room
    }

    fn words(self) -> f64 {
        LINE * (self.name_lines + usize::from(!self.beside)) as f64
    }

    /// Height of a row.
    pub(super) fn row(self) -> f64 {
        self.words() + MARK
    }

    /// Height of so many rows, with the axis under them.
    pub(super) fn sheet(self, rows: usize) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a height of some thousands at most"
        )]
        let height = self.row().mul_add(rows as f64, 36.0) as u32;
        height
    }

    /// Where the rows end and the axis begins.
    pub(super) fn foot(self, rows: usize) -> f64 {
        self.row().mul_add(rows as f64, 8.0)
    }

    /// Where a row begins.
    pub(super) fn top(self, row: usize) -> f64 {
        self.row().mul_add(row as f64, 6.0)
    }

    /// The middle of a row's mark.
    pub(super) fn mark(self, row: usize) -> f64 {
        self.top(row) + self.words() + 9.0
    }

    /// The words of a row, from `left` to `right`.
    pub(super) fn draw(
        self,
        row: usize,
        (left, right): (f64, f64),
        (name, remark): (&str, &str),
        headline: bool,
    ) -> Markup {
        let top = self.top(row);
        let line = |n: usize| at(LINE.mul_add(n as f64, top + 16.0));
        html! {
            @for (n, text) in lines(name).iter().enumerate() {
                text.name.headline[headline] x=(at(left)) y=(line(n)) { (text) }
            }
            @if self.beside {
                text.remark x=(at(right)) y=(line(0)) text-anchor="end" { (remark) }
            } @else {
                text.remark x=(at(left)) y=(line(self.name_lines)) { (remark) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_that_would_run_into_a_name_stands_under_it() {
        let short = Labels::holding([("Alder Creek", "× 2.1")].into_iter());
        assert!(short.beside);
        let long = "Mean of the months; United States – The COVID Tracking Project";
        let rows = [("Alder Creek", "× 2.1"), (long, "13.4 (8.15 to 18.7)")];
        let both = Labels::holding(rows.into_iter());
        assert_eq!((both.name_lines, both.beside), (2, false));
        assert!(both.row() > short.row());
        assert!(lines(long).iter().all(|l| l.chars().count() <= ACROSS));
    }
}
