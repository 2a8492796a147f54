//! Which address needs what. The one table of the addresses of offices and clinics: the router is
//! made of it, so that an address without a declared need cannot be served.

use crate::web::routes::routes;
use standing_store::accounts::{Account as Holder, Role};

/// What is needed to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: anybody.
    Public,
    /// A session, whosever account it is.
    Session,
    /// An account of an office, whatever its roles.
    Account,
    /// To read the office's entries.
    Read,
    /// To add to them.
    Enter,
    /// To publish them and to withdraw payloads.
    Publish,
    /// To look after the office's accounts.
    Administer,
    /// An account of a facility, whatever its roles.
    Clinic,
    /// To read about the people of the facility and to record what was done.
    Care,
    /// To look after the facility's accounts.
    AdministerClinic,
}

impl Need {
    /// Whether an account satisfies a need. Whatever is not said here is refused. An account of a
    /// facility meets no need of an office, whatever roles it was given, nor the other way.
    pub fn is_met_by(self, account: &Holder) -> bool {
        let of_office = account.facility.is_none();
        let office = |which: &[Role]| of_office && which.iter().any(|r| account.roles.has(*r));
        match self {
            Self::Public | Self::Session => true,
            Self::Account => of_office,
            Self::Read => office(&[Role::Reader, Role::Member, Role::Publisher]),
            Self::Enter => office(&[Role::Member]),
            Self::Publish => office(&[Role::Publisher]),
            Self::Administer => office(&[Role::Administrator]),
            Self::Clinic => !of_office,
            Self::Care => !of_office && account.roles.has(Role::Clinician),
            Self::AdministerClinic => !of_office && account.roles.has(Role::Administrator),
        }
    }
}

/// A method that is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// GET and HEAD.
    Get,
    /// POST.
    Post,
}

/// What is done at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    LoginPage,
    Login,
    Logout,
    WelcomePage,
    Welcome,
    PublishedFile,
    Home,
    AccountPage,
    ChangePassphrase,
    Statements,
    Statement,
    Requests,
    Request,
    Sources,
    Source,
    File,
    PartyPage,
    Party,
    DomainPage,
    Domain,
    UploadPage,
    Upload,
    StatementPage,
    EnterStatement,
    StepPage,
    EnterStep,
    CorrectPage,
    Correct,
    ReplyPage,
    Reply,
    DraftPage,
    DraftText,
    DraftDocument,
    PublishList,
    ReviewPage,
    Publish,
    RedactPage,
    Redact,
    People,
    AddPerson,
    ChangePerson,
    Today,
    Find,
    PrintToday,
    Chart,
    PrintRecord,
    RecordHanded,
    DosePage,
    Dose,
    WithdrawPage,
    Withdraw,
    DecisionPage,
    Decide,
    OfferPage,
    Offer,
    AskForPage,
    AskFor,
}

/// An address of the office.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfficeRoute {
    pub(super) method: Method,
    pub(super) pattern: &'static str,
    pub(super) need: Need,
    pub(super) action: Action,
}

const fn get(pattern: &'static str, need: Need, action: Action) -> OfficeRoute {
    OfficeRoute {
        method: Method::Get,
        pattern,
        need,
        action,
    }
}

const fn post(pattern: &'static str, need: Need, action: Action) -> OfficeRoute {
    OfficeRoute {
        method: Method::Post,
        pattern,
        need,
        action,
    }
}

/// The addresses of the office.
pub(super) const ROUTES: &[OfficeRoute] = &[
    get("/login", Need::Public, Action::LoginPage),
    post("/login", Need::Public, Action::Login),
    post("/logout", Need::Session, Action::Logout),
    get("/welcome/{token}", Need::Public, Action::WelcomePage),
    post("/welcome/{token}", Need::Public, Action::Welcome),
    get("/files/{sha256}", Need::Public, Action::PublishedFile),
    get("/office", Need::Account, Action::Home),
    get("/office/account", Need::Account, Action::AccountPage),
    post("/office/account", Need::Account, Action::ChangePassphrase),
    get("/office/statements", Need::Read, Action::Statements),
    get("/office/statements/{*label}", Need::Read, Action::Statement),
    get("/office/requests", Need::Read, Action::Requests),
    get("/office/requests/{*label}", Need::Read, Action::Request),
    get("/office/sources", Need::Read, Action::Sources),
    get("/office/sources/{*id}", Need::Read, Action::Source),
    get("/office/files/{sha256}", Need::Read, Action::File),
    get("/office/drafts/{*label}", Need::Read, Action::DraftPage),
    get("/office/draft-text/{*label}", Need::Read, Action::DraftText),
    get(
        "/office/draft-docx/{*label}",
        Need::Read,
        Action::DraftDocument,
    ),
    get("/office/new/party", Need::Enter, Action::PartyPage),
    post("/office/new/party", Need::Enter, Action::Party),
    get("/office/new/domain", Need::Enter, Action::DomainPage),
    post("/office/new/domain", Need::Enter, Action::Domain),
    get("/office/new/source", Need::Enter, Action::UploadPage),
    post("/office/new/source", Need::Enter, Action::Upload),
    get("/office/new/statement", Need::Enter, Action::StatementPage),
    post("/office/new/statement", Need::Enter, Action::EnterStatement),
    get("/office/new/step", Need::Enter, Action::StepPage),
    post("/office/new/step", Need::Enter, Action::EnterStep),
    get("/office/correct/{*label}", Need::Enter, Action::CorrectPage),
    post("/office/correct/{*label}", Need::Enter, Action::Correct),
    get("/office/replies/{sha256}", Need::Read, Action::ReplyPage),
    post("/office/replies/{sha256}", Need::Enter, Action::Reply),
    get("/office/publish", Need::Publish, Action::PublishList),
    get("/office/publish/{id}", Need::Publish, Action::ReviewPage),
    post("/office/publish/{id}", Need::Publish, Action::Publish),
    get("/office/redact/{id}", Need::Publish, Action::RedactPage),
    post("/office/redact/{id}", Need::Publish, Action::Redact),
    get("/office/people", Need::Administer, Action::People),
    post("/office/people", Need::Administer, Action::AddPerson),
    post(
        "/office/people/{login}",
        Need::Administer,
        Action::ChangePerson,
    ),
    get("/clinic", Need::Care, Action::Today),
    post("/clinic/find", Need::Care, Action::Find),
    get("/clinic/sheet", Need::Care, Action::PrintToday),
    get("/clinic/person/{person}", Need::Care, Action::Chart),
    get(
        "/clinic/person/{person}/record",
        Need::Care,
        Action::PrintRecord,
    ),
    post(
        "/clinic/person/{person}/record",
        Need::Care,
        Action::RecordHanded,
    ),
    get("/clinic/person/{person}/dose", Need::Care, Action::DosePage),
    post("/clinic/person/{person}/dose", Need::Care, Action::Dose),
    get(
        "/clinic/person/{person}/withdraw/{entry}",
        Need::Care,
        Action::WithdrawPage,
    ),
    post(
        "/clinic/person/{person}/withdraw/{entry}",
        Need::Care,
        Action::Withdraw,
    ),
    get(
        "/clinic/person/{person}/decision",
        Need::Care,
        Action::DecisionPage,
    ),
    post(
        "/clinic/person/{person}/decision",
        Need::Care,
        Action::Decide,
    ),
    get(
        "/clinic/person/{person}/offer",
        Need::Care,
        Action::OfferPage,
    ),
    post("/clinic/person/{person}/offer", Need::Care, Action::Offer),
    get(
        "/clinic/person/{person}/request",
        Need::Care,
        Action::AskForPage,
    ),
    post(
        "/clinic/person/{person}/request",
        Need::Care,
        Action::AskFor,
    ),
    get("/clinic/account", Need::Clinic, Action::AccountPage),
    post("/clinic/account", Need::Clinic, Action::ChangePassphrase),
    get("/clinic/people", Need::AdministerClinic, Action::People),
    post("/clinic/people", Need::AdministerClinic, Action::AddPerson),
    post(
        "/clinic/people/{login}",
        Need::AdministerClinic,
        Action::ChangePerson,
    ),
];

/// Every address of the site with its method and what it needs. The public pages need nothing; they
/// can only be read.
pub fn access() -> impl Iterator<Item = (Method, &'static str, Need)> {
    let public = routes().map(|r| (Method::Get, r.pattern, Need::Public));
    public.chain(ROUTES.iter().map(|r| (r.method, r.pattern, r.need)))
}
