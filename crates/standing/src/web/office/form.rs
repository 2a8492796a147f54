//! Forms: what was typed, what is wrong with it, and the fields as they are shown. A form works
//! without scripts; what was typed is kept when something is wrong, and each error stands at its
//! field and is read out with it.

use crate::web::locale::Locale;
use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest as _, Multipart},
    http::{Request, header},
};
use jiff::civil::Date;
use maud::{Markup, html};

/// The largest form without a file, in bytes.
const LARGEST: usize = 256 << 10;

/// A file that came with a form.
#[derive(Debug, Clone)]
pub(super) struct FormFile {
    /// Its name, as the browser gives it.
    pub(super) name: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// What was typed into a form, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    values: Vec<(String, String)>,
    /// The file, where one came.
    pub(super) file: Option<FormFile>,
    errors: Vec<(String, &'static str)>,
}

/// Why a form could not be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is too large.
    TooLarge,
    /// It is no form.
    Malformed,
}

impl Form {
    /// A form with these values.
    pub(super) fn of(values: Vec<(String, String)>) -> Self {
        Self {
            values,
            ..Self::default()
        }
    }

    /// Reads the form of a request.
    ///
    /// # Errors
    /// Where it is too large or no form.
    pub(super) async fn read(request: Request<Body>) -> Result<Self, Unread> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        if kind.starts_with("multipart/form-data") {
            let mut multipart = Multipart::from_request(request, &())
                .await
                .map_err(|_| Unread::Malformed)?;
            let mut form = Self::default();
            let mut taken = 0;
            while let Some(mut field) = multipart
                .next_field()
                .await
                .map_err(|_| Unread::Malformed)?
            {
                let name = field.name().unwrap_or_default().to_owned();
                let file = field.file_name().map(str::to_owned);
                let mut bytes = Vec::new();
                while let Some(piece) = field.chunk().await.map_err(|_| Unread::TooLarge)? {
                    taken += piece.len();
                    if taken > crate::uploads::LARGEST + LARGEST {
                        return Err(Unread::TooLarge);
                    }
                    bytes.extend_from_slice(&piece);
                }
                match file {
                    Some(file) if !bytes.is_empty() || !file.is_empty() => {
                        form.file = Some(FormFile { name: file, bytes });
                    }
                    Some(_) => {}
                    None => {
                        let text = String::from_utf8(bytes).map_err(|_| Unread::Malformed)?;
                        form.values.push((name, text));
                    }
                }
            }
            return Ok(form);
        }
        if kind != "application/x-www-form-urlencoded"
            && !kind.starts_with("application/x-www-form-urlencoded;")
        {
            return Err(Unread::Malformed);
        }
        let bytes = to_bytes(request.into_body(), LARGEST)
            .await
            .map_err(|_| Unread::TooLarge)?;
        let whole = Request::post("/")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(bytes))
            .map_err(|_| Unread::Malformed)?;
        axum::Form::<Vec<(String, String)>>::from_request(whole, &())
            .await
            .map(|form| Self::of(form.0))
            .map_err(|_| Unread::Malformed)
    }

    /// What was typed into a field, without spaces around it.
    pub(super) fn get(&self, name: &str) -> &str {
        self.values
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, v)| v.trim())
    }

    /// Every value of a field that may be there several times.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values
            .iter()
            .filter(move |(n, v)| n == name && !v.trim().is_empty())
            .map(|(_, v)| v.trim())
    }

    /// Whether a box was ticked.
    pub(super) fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Sets a value, for a form that is shown with something in it.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(n, _)| n != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// Sets a value where nothing was typed.
    pub(super) fn suggest(&mut self, name: &str, value: impl Into<String>) {
        if self.get(name).is_empty() {
            self.set(name, value);
        }
    }

    /// Says what is wrong at a field.
    pub(super) fn error(&mut self, name: &str, message: &'static str) {
        if !self.errors.iter().any(|(n, _)| n == name) {
            self.errors.push((name.to_owned(), message));
        }
    }

    /// Whether nothing is wrong.
    pub(super) fn is_right(&self) -> bool {
        self.errors.is_empty()
    }

    /// What is wrong at a field.
    pub(super) fn error_at(&self, name: &str) -> Option<&'static str> {
        self.errors
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, message)| *message)
    }

    /// What must be typed, at most so many characters.
    pub(super) fn required(&mut self, name: &str, longest: usize) -> String {
        if self.get(name).is_empty() {
            self.error(name, "error-required");
        }
        self.optional(name, longest)
    }

    /// What may be typed, at most so many characters.
    pub(super) fn optional(&mut self, name: &str, longest: usize) -> String {
        let text = self.get(name).replace("\r\n", "\n");
        if text.chars().count() > longest {
            self.error(name, "error-too-long");
        }
        if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            self.error(name, "error-characters");
        }
        text
    }

    /// A day, where one was typed.
    pub(super) fn date(&mut self, name: &str) -> Option<Date> {
        let text = self.get(name);
        if text.is_empty() {
            return None;
        }
        match text.parse() {
            Ok(date) if text.len() == 10 => Some(date),
            _ => {
                self.error(name, "error-date");
                None
            }
        }
    }

    /// A day, which must be typed.
    pub(super) fn required_date(&mut self, name: &str) -> Option<Date> {
        if self.get(name).is_empty() {
            self.error(name, "error-required");
        }
        self.date(name)
    }

    /// A choice, which must be made.
    pub(super) fn choice<T>(&mut self, name: &str, of: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.get(name);
        let found = of(text);
        if found.is_none() {
            let empty = text.is_empty();
            self.error(
                name,
                if empty {
                    "error-required"
                } else {
                    "error-choice"
                },
            );
        }
        found
    }

    /// A choice that may be left open.
    pub(super) fn maybe<T>(&mut self, name: &str, of: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.get(name).is_empty() {
            return None;
        }
        self.choice(name, of)
    }

    /// A number, where one was typed.
    pub(super) fn number(&mut self, name: &str) -> Option<u32> {
        let text = self.get(name);
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok();
        if number.is_none() {
            self.error(name, "error-number");
        }
        number
    }
}

/// How a field is shown.
pub(super) enum Input<'a> {
    /// One line; the name of a list of proposals, where there is one.
    Line(Option<&'a str>),
    /// Several lines.
    Lines(u8),
    /// A day.
    Day,
    /// A passphrase.
    Passphrase(&'a str),
    /// A number.
    Number,
    /// One of these: value and text. The first is chosen where nothing was.
    Choice(&'a [(String, String)]),
    /// A box to tick.
    Tick,
    /// A file.
    File,
}

/// A field: its name, the message of its label, how it is shown, whether it must be filled.
pub(super) fn field(
    l: &Locale,
    form: &Form,
    name: &str,
    input: &Input<'_>,
    required: bool,
) -> Markup {
    let label = l.t(&format!("label-{name}"));
    let hint = format!("hint-{name}");
    let hint_text = l.t(&hint);
    // A message that is not there comes back as its own name: then there is no hint.
    let has_hint = hint_text != hint;
    let error = form.error_at(name);
    let error_id = format!("{name}-error");
    let hint_id = format!("{name}-hint");
    let described: Vec<&str> = [
        error.map(|_| error_id.as_str()),
        has_hint.then_some(hint_id.as_str()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let value = form.get(name);
    let invalid = error.map(|_| "true");
    let tick = matches!(input, Input::Tick);
    let control = html! {
        @match input {
            Input::Line(list) => {
                input type="text" id=(name) name=(name) value=(value) list=[list] required[required]
                    autocomplete="off" aria-invalid=[invalid] aria-describedby=[&described];
            }
            Input::Lines(rows) => {
                textarea id=(name) name=(name) rows=(rows) required[required]
                    aria-invalid=[invalid] aria-describedby=[&described] { (value) }
            }
            Input::Day => {
                input type="date" id=(name) name=(name) value=(value) required[required]
                    aria-invalid=[invalid] aria-describedby=[&described];
            }
            Input::Passphrase(complete) => {
                input type="password" id=(name) name=(name) required[required] autocomplete=(complete)
                    aria-invalid=[invalid] aria-describedby=[&described];
            }
            Input::Number => {
                input type="text" inputmode="numeric" id=(name) name=(name) value=(value)
                    required[required] autocomplete="off"
                    aria-invalid=[invalid] aria-describedby=[&described];
            }
            Input::Choice(choices) => {
                select id=(name) name=(name) required[required] aria-invalid=[invalid]
                    aria-describedby=[&described] {
                    @for (code, text) in *choices {
                        option value=(code) selected[code == value] { (text) }
                    }
                }
            }
            Input::Tick => {
                input type="checkbox" id=(name) name=(name) value="yes" checked[!value.is_empty()]
                    required[required] aria-invalid=[invalid] aria-describedby=[&described];
            }
            Input::File => {
                input type="file" id=(name) name=(name) required[required]
                    accept=".pdf,.html,.htm,.eml,.txt,.png,.jpg,.jpeg,.gif,.webp,.tif,.tiff"
                    aria-invalid=[invalid] aria-describedby=[&described];
            }
        }
    };
    html! {
        div.field.tick[tick] {
            @if tick { (control) }
            label for=(name) {
                (label) @if !required && !tick { " " span.quiet { (l.t("field-optional")) } }
            }
            @if has_hint { p.hint id=(hint_id) { (hint_text) } }
            @if let Some(error) = error { p.error id=(error_id) { (l.t(error)) } }
            @if !tick { (control) }
        }
    }
}

/// What is wrong, before the form: a heading with a link to each field.
pub(super) fn summary(l: &Locale, form: &Form) -> Markup {
    html! {
        @if !form.is_right() {
            div.errors role="alert" {
                p { strong { (l.t("errors-title")) } }
                ul {
                    @for (name, message) in &form.errors {
                        li {
                            a href={ "#" (name) } { (l.t(&format!("label-{name}"))) }
                            ": " (l.t(message))
                        }
                    }
                }
            }
        }
    }
}

/// A list of proposals for a field.
pub(super) fn proposals<'a>(id: &str, of: impl Iterator<Item = (String, &'a str)>) -> Markup {
    html! {
        datalist id=(id) {
            @for (value, text) in of { option value=(value) { (text) } }
        }
    }
}
