// Keeps a form of the clinic that the server has not taken yet, and sends it again until it has.
// Each form brings an id that was drawn with its page, so that what is sent twice is entered once.
// What is kept lies in the storage of this tab's session, under a mark of the log-in it was made in;
// it goes when the person logs out, when the session is found to be over (then it stays in the open page
// alone), and when another log-in finds it. Nothing is ever sent in another person's name. Without scripts the pages do the
// same things: then the browser's own question whether to send again is answered with yes.
"use strict";
(() => {
  const KEY = "standing-kept";
  const AGAIN_MS = 8000;
  const place = document.getElementById("kept");
  const session = place ? place.dataset.session : undefined;
  const who = place ? place.dataset.who : undefined;
  // Of a session that is over: in this page and nowhere else.
  let held = null;

  const read = () => {
    if (held) return held;
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
      return kept && kept.session === session ? kept.forms : [];
    } catch { return []; }
  };
  const write = (forms) => {
    if (held) { held = forms; return; }
    try {
      if (forms.length) sessionStorage.setItem(KEY, JSON.stringify({ session, forms }));
      else sessionStorage.removeItem(KEY);
    } catch { /* the form itself is still in the page */ }
  };
  const forget = () => { try { sessionStorage.removeItem(KEY); } catch { /* nothing is kept */ } };

  // The page before a log-in, and that of another log-in, begin with nothing.
  if (!session) { forget(); return; }
  write(read());

  const say = (why) => {
    place.hidden = false;
    place.querySelector("p").textContent = place.dataset[why].replace("#", String(read().length));
  };

  // The token of the present session, from a fresh page: the one in the form may be of an ended one.
  const token = async () => {
    const page = await fetch("/clinic/account", { credentials: "same-origin", cache: "no-store" });
    if (!page.ok || !new URL(page.url).pathname.startsWith("/clinic")) return null;
    const there = new DOMParser().parseFromString(await page.text(), "text/html");
    if (there.getElementById("kept")?.dataset.who !== who) return null;
    return there.querySelector("input[name=form-token]")?.value ?? null;
  };

  // What became of a form: "sent" and where to go, "shown" where the server has a word about it,
  // "refused", "login", or "waiting".
  const send = async (form) => {
    let answer;
    try {
      answer = await fetch(form.action, {
        method: "POST", credentials: "same-origin", cache: "no-store",
        headers: { "content-type": "application/x-www-form-urlencoded" }, body: form.body,
      });
    } catch { return { became: "waiting" }; }
    const at = new URL(answer.url).pathname;
    if (at === "/login") return { became: "login" };
    if (answer.redirected && answer.ok) return { became: "sent", to: answer.url };
    if (answer.status === 422 || answer.status === 400 || answer.status === 404) return { became: "shown" };
    if (answer.status === 403) return { became: "refused" };
    return { became: answer.ok ? "shown" : "waiting" };
  };

  let sending = false;
  const drain = async () => {
    if (sending) return;
    sending = true;
    try {
      for (let forms = read(); forms.length; forms = read()) {
        const [first, ...rest] = forms;
        let { became, to } = await send(first);
        if (became === "refused") {
          const fresh = await token().catch(() => null);
          if (fresh) {
            first.body = first.body.replace(/form-token=[0-9a-f]*/, "form-token=" + fresh);
            ({ became, to } = await send(first));
          }
        }
        if (became === "sent") {
          write(rest);
          if (!rest.length) { location.assign(to); return; }
        } else if (became === "shown") {
          write(rest);
          show(first);
          return;
        } else {
          if (became !== "waiting") { held = forms; forget(); }
          say(became);
          return;
        }
      }
    } finally { sending = false; }
  };

  // Lets the browser itself send a form and show what the server says; its id makes that harmless.
  const show = (kept) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = kept.action;
    for (const [name, value] of new URLSearchParams(kept.body)) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-ends")) { forget(); return; }
    if (!form.hasAttribute("data-keep")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter)).toString();
    const message = new URLSearchParams(body).get("message");
    const others = read().filter((kept) => new URLSearchParams(kept.body).get("message") !== message);
    write([...others, { action: form.action, body }]);
    if (!read().length) { form.submit(); return; }
    drain();
  });
  place.querySelector("button").addEventListener("click", drain);
  window.addEventListener("online", drain);
  setInterval(() => { if (read().length) drain(); }, AGAIN_MS);
  if (read().length) drain();
})();
