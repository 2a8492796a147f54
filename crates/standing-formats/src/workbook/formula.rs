//! Checks stored values against simple formulas.
//!
//! A stored value that is not the value of its formula means that somebody, or some program, wrote
//! the one without the other. Only what the statistics read here use is recalculated: numbers,
//! cells and ranges of the same sheet, `+ - * /`, parentheses, `SUM` and `AVERAGE`. For anything
//! else the answer is that it was not checked.

use super::{Sheet, Value};

/// Result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    Agrees,
    Disagrees,
    NotChecked,
}

/// Deepest nesting of parentheses that is followed.
const DEPTH: u32 = 32;

/// Compares `stored` with the value of `formula`. Each cell visited costs one of `budget`.
pub(super) fn check(sheet: &Sheet, formula: &str, stored: f64, budget: &mut usize) -> Check {
    let mut parser = Parser {
        sheet,
        rest: formula,
        budget,
        depth: 0,
    };
    match parser.sum() {
        Some(value) if parser.rest.trim().is_empty() && value.is_finite() => {
            let scale = value.abs().max(stored.abs()).max(1.0);
            if (value - stored).abs() <= 1e-9 * scale {
                Check::Agrees
            } else {
                Check::Disagrees
            }
        }
        _ => Check::NotChecked,
    }
}

/// Whether a formula takes its value from outside the workbook: another workbook, a program by
/// dynamic data exchange, or an address.
pub(super) fn is_external(formula: &str) -> bool {
    let upper = formula.to_uppercase();
    if [
        "WEBSERVICE(",
        "RTD(",
        "HTTP://",
        "HTTPS://",
        "FILE:",
        "\\\\",
    ]
    .iter()
    .any(|sign| upper.contains(sign))
    {
        return true;
    }
    if upper
        .split_once('|')
        .is_some_and(|(_, after)| after.contains('!'))
    {
        return true;
    }
    upper.split('[').skip(1).any(|after| {
        after.split_once(']').is_some_and(|(name, after)| {
            after.contains('!')
                && ((!name.is_empty() && name.bytes().all(|b| b.is_ascii_digit()))
                    || name.contains(".XL")
                    || name.contains(".CSV"))
        })
    })
}

struct Parser<'a, 'b> {
    sheet: &'a Sheet,
    rest: &'a str,
    budget: &'b mut usize,
    depth: u32,
}

impl<'a> Parser<'a, '_> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start_matches(' ');
        self.rest.chars().next()
    }

    fn eat(&mut self, c: char) -> bool {
        if self.peek() == Some(c) {
            self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
            true
        } else {
            false
        }
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let end = self
            .rest
            .find(|c: char| !keep(c))
            .unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        loop {
            if self.eat('+') {
                value += self.product()?;
            } else if self.eat('-') {
                value -= self.product()?;
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.atom()?;
        loop {
            if self.eat('*') {
                value *= self.atom()?;
            } else if self.eat('/') {
                value /= self.atom()?;
            } else {
                return Some(value);
            }
        }
    }

    fn atom(&mut self) -> Option<f64> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let value = match self.peek()? {
            '-' => {
                self.eat('-');
                -self.atom()?
            }
            '+' => {
                self.eat('+');
                self.atom()?
            }
            '(' => {
                self.eat('(');
                let value = self.sum()?;
                if !self.eat(')') {
                    return None;
                }
                value
            }
            '0'..='9' | '.' => self
                .take_while(|c| c.is_ascii_digit() || c == '.')
                .parse()
                .ok()?,
            _ => self.named()?,
        };
        self.depth -= 1;
        Some(value)
    }

    fn named(&mut self) -> Option<f64> {
        let word = self.take_while(|c| c.is_ascii_alphanumeric() || c == '$');
        if self.eat('(') {
            let average = match word.to_ascii_uppercase().as_str() {
                "SUM" => false,
                "AVERAGE" => true,
                _ => return None,
            };
            let mut total = 0.0;
            let mut count = 0.0;
            loop {
                self.argument(&mut total, &mut count)?;
                if self.eat(')') {
                    break;
                }
                if !self.eat(',') {
                    return None;
                }
            }
            return Some(if average { total / count } else { total });
        }
        let (row, column) = reference(word)?;
        self.spend(1)?;
        match self.sheet.cell(row, column).map(|cell| &cell.value) {
            None | Some(Value::Empty) => Some(0.0),
            Some(Value::Number { value, .. }) => Some(*value),
            Some(_) => None,
        }
    }

    fn argument(&mut self, total: &mut f64, count: &mut f64) -> Option<()> {
        self.peek();
        let before = self.rest;
        let word = self.take_while(|c| c.is_ascii_alphanumeric() || c == '$');
        if !self.eat(':') {
            self.rest = before;
            *total += self.sum()?;
            *count += 1.0;
            return Some(());
        }
        let (top, left) = reference(word)?;
        let word = self.take_while(|c| c.is_ascii_alphanumeric() || c == '$');
        let (bottom, right) = reference(word)?;
        let start = self
            .sheet
            .cells
            .partition_point(|cell| (cell.row, cell.column) < (top, left));
        for cell in self.sheet.cells.get(start..)? {
            if cell.row > bottom {
                break;
            }
            self.spend(1)?;
            if !(left..=right).contains(&cell.column) {
                continue;
            }
            match &cell.value {
                Value::Number { value, .. } => {
                    *total += value;
                    *count += 1.0;
                }
                Value::Error(_) => return None,
                // `SUM` passes over text and truth values in ranges.
                _ => {}
            }
        }
        Some(())
    }

    fn spend(&mut self, cells: usize) -> Option<()> {
        *self.budget = self.budget.checked_sub(cells)?;
        Some(())
    }
}

fn reference(word: &str) -> Option<(u32, u32)> {
    super::cells::parse_reference(&word.replace('$', ""))
}
