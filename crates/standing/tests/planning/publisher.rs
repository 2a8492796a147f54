//! A publisher that answers as a test tells it to, and remembers what it was asked.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// One answer: status, headers, body.
#[derive(Debug, Clone)]
pub(crate) struct Answer(
    pub(crate) u16,
    pub(crate) Vec<(String, String)>,
    pub(crate) String,
);

impl Answer {
    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Self(200, vec![], body.into())
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.1.push((name.to_owned(), value.to_owned()));
        self
    }
}

type Answers = HashMap<String, Vec<Answer>>;

/// The publisher. It runs until the test's process ends.
pub(crate) struct Publisher {
    pub(crate) address: String,
    answers: Arc<Mutex<Answers>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Publisher {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let answers: Arc<Mutex<Answers>> = Arc::default();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (given, heard) = (Arc::clone(&answers), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut head = String::new();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                while reader.read_line(&mut head).unwrap() > 2 {}
                let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
                heard.lock().unwrap().push(head);
                let answer = {
                    let mut given = given.lock().unwrap();
                    match given.get_mut(&path) {
                        // The last answer stays.
                        Some(list) if list.len() > 1 => list.remove(0),
                        Some(list) => list[0].clone(),
                        None => Answer(404, vec![], String::new()),
                    }
                };
                let mut reply = format!("HTTP/1.1 {} x\r\nConnection: close\r\n", answer.0);
                for (name, value) in answer.1 {
                    reply.push_str(&format!("{name}: {value}\r\n"));
                }
                if answer.0 != 304 {
                    reply.push_str(&format!("Content-Length: {}\r\n", answer.2.len()));
                }
                reply.push_str("\r\n");
                reply.push_str(&answer.2);
                let _ = stream.write_all(reply.as_bytes());
            }
        });
        Self {
            address,
            answers,
            asked,
        }
    }

    /// What is answered for a path: one after the other, the last for ever.
    pub(crate) fn answers(&self, path: &str, answers: Vec<Answer>) {
        self.answers
            .lock()
            .unwrap()
            .insert(path.to_owned(), answers);
    }

    /// The heads of the requests since the last look.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}
