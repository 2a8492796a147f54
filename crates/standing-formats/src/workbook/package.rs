//! The parts of a workbook and how they are tied together (ECMA-376 part 2).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::cells::rich_text;
use super::formula::{self, Check};
use super::{
    DateSystem, Finding, FindingKind, Limits, Sheet, SheetCells, Value, Visibility, Workbook,
    WorkbookError, WorkbookFault, dates,
};
use crate::container::Archive;
use crate::problem::Verdict;
use crate::xml::{Element, Namespaces, XmlEvent, XmlReader};

/// Namespaces of the main parts, in the transitional and the strict edition.
pub(super) const MAIN: &[&str] = &[
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
];
const RELATIONSHIP_ATTRIBUTES: &[&str] = &[
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
];
const RELATIONSHIPS: &[&str] = &["http://schemas.openxmlformats.org/package/2006/relationships"];
const CONTENT_TYPES: &[&str] = &["http://schemas.openxmlformats.org/package/2006/content-types"];

/// Longest name of a sheet in bytes; programs allow 31 characters.
const LONGEST_NAME: usize = 255;

/// Cells that checking the formulas of one workbook may visit.
const FORMULA_BUDGET: usize = 2_000_000;

struct Relationship {
    kind: String,
    /// The part it points to, resolved.
    target: String,
}

pub(super) fn read(archive: &Archive<'_>, limits: &Limits) -> Result<Workbook, WorkbookError> {
    let package = Package { archive, limits };
    package.refuse_other_kinds()?;
    package.refuse_macros()?;
    let root = package.relationships("_rels/.rels", "")?;
    let workbook_part = root
        .values()
        .filter(|r| r.kind == "officeDocument")
        .map(|r| r.target.clone())
        .min()
        .ok_or_else(|| WorkbookError::new("_rels/.rels", WorkbookFault::NotWorkbook))?;
    let (folder, file) = workbook_part
        .rsplit_once('/')
        .unwrap_or(("", &workbook_part));
    let relationships_part = if folder.is_empty() {
        format!("_rels/{file}.rels")
    } else {
        format!("{folder}/_rels/{file}.rels")
    };
    let mut findings = Findings {
        list: Vec::new(),
        limit: limits.findings,
        left_out: None,
    };
    let listed = package.workbook(&workbook_part, &mut findings)?;
    let relationships = package.relationships(&relationships_part, folder)?;
    let single = |kind: &str| -> Result<Option<&str>, WorkbookError> {
        let mut found = relationships.values().filter(|r| r.kind == kind);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(WorkbookError::new(
                &relationships_part,
                WorkbookFault::Relationship,
            )),
            (one, None) => Ok(one.map(|r| r.target.as_str())),
        }
    };
    let texts = match single("sharedStrings")? {
        Some(part) => package.texts(part, &mut findings)?,
        None => Vec::new(),
    };
    let date_styles = match single("styles")? {
        Some(part) => package.date_styles(part)?,
        None => Vec::new(),
    };

    let mut sheets = Vec::new();
    let mut used = HashSet::new();
    let mut cells_left = limits.cells;
    let mut budget = FORMULA_BUDGET;
    for entry in listed.sheets {
        let relationship = relationships
            .get(&entry.relationship)
            .ok_or_else(|| WorkbookError::new(&workbook_part, WorkbookFault::Relationship))?;
        if relationship.kind == "xlMacrosheet" || relationship.kind == "xlIntlMacrosheet" {
            return Err(WorkbookError::new(
                &relationship.target,
                WorkbookFault::Macros,
            ));
        }
        let part = relationship.target.clone();
        if !used.insert(part.clone()) {
            return Err(WorkbookError::new(&part, WorkbookFault::DuplicateSheet));
        }
        if relationship.kind != "worksheet" {
            findings.add(Verdict::Finding, &part, FindingKind::OtherSheet);
            continue;
        }
        let mut sheet = Sheet {
            name: entry.name,
            visibility: entry.visibility,
            part,
            cells: Vec::new(),
        };
        if sheet.name.contains(['/', '\\', '?', '*', '[', ']', ':'])
            || sheet.name.starts_with(['=', '+', '-', '@'])
            || sheet.name.chars().any(char::is_control)
        {
            findings.at(Verdict::Neutralise, &sheet, None, FindingKind::SheetName);
        }
        if sheet.visibility != Visibility::Visible {
            findings.at(Verdict::Quarantine, &sheet, None, FindingKind::HiddenSheet);
        }
        package.cells(
            &mut sheet,
            &texts,
            &date_styles,
            &mut cells_left,
            &mut findings,
        )?;
        check_cells(&sheet, listed.date_system, &mut budget, &mut findings);
        sheets.push(sheet);
    }
    Ok(Workbook {
        sheets,
        date_system: listed.date_system,
        findings: findings.into_list(),
    })
}

struct Findings {
    list: Vec<Finding>,
    limit: usize,
    left_out: Option<Verdict>,
}

impl Findings {
    fn add(&mut self, verdict: Verdict, part: &str, kind: FindingKind) {
        self.push(Finding {
            verdict,
            part: part.to_owned(),
            sheet: None,
            row: None,
            column: None,
            kind,
        });
    }

    fn at(
        &mut self,
        verdict: Verdict,
        sheet: &Sheet,
        place: Option<(u32, Option<u32>)>,
        kind: FindingKind,
    ) {
        self.push(Finding {
            verdict,
            part: sheet.part.clone(),
            sheet: Some(sheet.name.clone()),
            row: place.map(|(row, _)| row),
            column: place.and_then(|(_, column)| column),
            kind,
        });
    }

    fn push(&mut self, finding: Finding) {
        if self.list.len() < self.limit {
            self.list.push(finding);
        } else {
            self.left_out = self.left_out.max(Some(finding.verdict));
        }
    }

    fn into_list(mut self) -> Vec<Finding> {
        if let Some(verdict) = self.left_out {
            self.list.push(Finding {
                verdict,
                part: "workbook".to_owned(),
                sheet: None,
                row: None,
                column: None,
                kind: FindingKind::MoreFindings,
            });
        }
        self.list
    }
}

struct Listed {
    date_system: DateSystem,
    sheets: Vec<ListedSheet>,
}

struct ListedSheet {
    name: String,
    visibility: Visibility,
    relationship: String,
}

struct Package<'a> {
    archive: &'a Archive<'a>,
    limits: &'a Limits,
}

impl Package<'_> {
    fn bytes(&self, part: &str) -> Result<Vec<u8>, WorkbookError> {
        let entry = self
            .archive
            .entry(part)
            .ok_or_else(|| WorkbookError::new(part, WorkbookFault::MissingPart))?;
        self.archive
            .read(entry)
            .map_err(|e| WorkbookError::new(part, WorkbookFault::Container(e)))
    }

    /// Reads a part and calls `visit` with each element that starts below its root. `visit` may
    /// read on in it. Returns the number of processing instructions.
    fn elements(
        &self,
        part: &str,
        namespaces: &[&str],
        root_name: &str,
        mut visit: impl FnMut(&Element<'_>, &mut XmlReader<'_>) -> Result<(), WorkbookFault>,
    ) -> Result<usize, WorkbookError> {
        let fail = |fault| WorkbookError::new(part, fault);
        let bytes = self.bytes(part)?;
        let mut reader = XmlReader::new(&bytes, Namespaces::Any, &self.limits.xml)
            .map_err(|e| fail(WorkbookFault::Xml(e)))?;
        let mut seen_root = false;
        while let Some(event) = reader
            .next_event()
            .map_err(|e| fail(WorkbookFault::Xml(e)))?
        {
            let XmlEvent::Start(element) = event else {
                continue;
            };
            if seen_root {
                visit(&element, &mut reader).map_err(fail)?;
            } else if element.name.is(namespaces, root_name) {
                seen_root = true;
            } else {
                return Err(fail(WorkbookFault::WrongRoot));
            }
        }
        Ok(reader.instructions())
    }

    fn refuse_other_kinds(&self) -> Result<(), WorkbookError> {
        let has = |name: &str| self.archive.entry(name).is_some();
        let fault = if has("xl/workbook.bin") {
            WorkbookFault::BinaryWorkbook
        } else if has("mimetype") && has("content.xml") {
            WorkbookFault::OpenDocument
        } else if !has("[Content_Types].xml") || !has("_rels/.rels") {
            WorkbookFault::NotWorkbook
        } else {
            return Ok(());
        };
        Err(WorkbookError::new("workbook", fault))
    }

    fn refuse_macros(&self) -> Result<(), WorkbookError> {
        for entry in self.archive.entries() {
            let name = entry.name().to_lowercase();
            if name.contains("vbaproject")
                || name.contains("vbadata")
                || name.contains("macrosheets/")
                || name.contains("activex/")
                || matches!(name.rsplit('.').next(), Some("exe" | "dll"))
            {
                return Err(WorkbookError::new("workbook", WorkbookFault::Macros));
            }
        }
        let mut workbook = false;
        self.elements(
            "[Content_Types].xml",
            CONTENT_TYPES,
            "Types",
            |element, _| {
                let kind = element
                    .attribute("ContentType")
                    .unwrap_or_default()
                    .to_lowercase();
                if kind.contains("macro") || kind.contains("vba") || kind.contains("activex") {
                    return Err(WorkbookFault::Macros);
                }
                if kind.contains("spreadsheetml") {
                    workbook = true;
                }
                Ok(())
            },
        )?;
        if workbook {
            Ok(())
        } else {
            Err(WorkbookError::new("workbook", WorkbookFault::NotWorkbook))
        }
    }

    fn relationships(
        &self,
        part: &str,
        folder: &str,
    ) -> Result<HashMap<String, Relationship>, WorkbookError> {
        let mut found = HashMap::new();
        self.elements(part, RELATIONSHIPS, "Relationships", |element, _| {
            if !element.name.is(RELATIONSHIPS, "Relationship") {
                return Ok(());
            }
            let (Some(id), Some(kind), Some(target)) = (
                element.attribute("Id"),
                element.attribute("Type"),
                element.attribute("Target"),
            ) else {
                return Err(WorkbookFault::Relationship);
            };
            if element.attribute("TargetMode").unwrap_or("Internal") != "Internal" {
                return Err(WorkbookFault::LeavesPackage);
            }
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let target = resolve(folder, target).ok_or(WorkbookFault::LeavesPackage)?;
            let id = id.to_owned();
            if found.insert(id, Relationship { kind, target }).is_some() {
                return Err(WorkbookFault::Relationship);
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn workbook(&self, part: &str, findings: &mut Findings) -> Result<Listed, WorkbookError> {
        let mut date_system = DateSystem::From1900;
        let mut sheets: Vec<ListedSheet> = Vec::new();
        let mut names = HashSet::new();
        let mut linked = false;
        let instructions = self.elements(part, MAIN, "workbook", |element, _| {
            if element.name.is(MAIN, "workbookPr") {
                if matches!(element.attribute("date1904"), Some("1" | "true" | "on")) {
                    date_system = DateSystem::From1904;
                }
            } else if element.name.is(MAIN, "externalReference") {
                linked = true;
            } else if element.name.is(MAIN, "sheet") {
                if sheets.len() >= self.limits.sheets {
                    return Err(WorkbookFault::TooManySheets {
                        limit: self.limits.sheets,
                    });
                }
                let (Some(name), Some(relationship)) = (
                    element.attribute("name"),
                    element.attribute_in(RELATIONSHIP_ATTRIBUTES, "id"),
                ) else {
                    return Err(WorkbookFault::Relationship);
                };
                if name.is_empty() || name.len() > LONGEST_NAME {
                    return Err(WorkbookFault::SheetName);
                }
                if !names.insert(name.to_lowercase()) {
                    return Err(WorkbookFault::DuplicateSheet);
                }
                sheets.push(ListedSheet {
                    name: name.to_owned(),
                    relationship: relationship.to_owned(),
                    visibility: match element.attribute("state") {
                        None | Some("visible") => Visibility::Visible,
                        Some("veryHidden") => Visibility::VeryHidden,
                        // An unknown state is not shown as far as we can tell.
                        Some(_) => Visibility::Hidden,
                    },
                });
            }
            Ok(())
        })?;
        if sheets.is_empty() {
            return Err(WorkbookError::new(part, WorkbookFault::NoSheets));
        }
        if instructions > 0 {
            findings.add(
                Verdict::Quarantine,
                part,
                FindingKind::Instructions {
                    count: instructions,
                },
            );
        }
        if linked {
            findings.add(Verdict::Finding, part, FindingKind::LinkedWorkbooks);
        }
        Ok(Listed {
            date_system,
            sheets,
        })
    }

    fn texts(&self, part: &str, findings: &mut Findings) -> Result<Vec<Arc<str>>, WorkbookError> {
        let mut texts: Vec<Arc<str>> = Vec::new();
        let instructions = self.elements(part, MAIN, "sst", |element, reader| {
            if !element.name.is(MAIN, "si") {
                return reader.skip_element().map_err(WorkbookFault::Xml);
            }
            if texts.len() >= self.limits.shared_texts {
                return Err(WorkbookFault::TooManyTexts {
                    limit: self.limits.shared_texts,
                });
            }
            texts.push(rich_text(reader).map_err(WorkbookFault::Xml)?.into());
            Ok(())
        })?;
        if instructions > 0 {
            findings.add(
                Verdict::Quarantine,
                part,
                FindingKind::Instructions {
                    count: instructions,
                },
            );
        }
        Ok(texts)
    }

    /// Which cell formats show dates, by their number.
    fn date_styles(&self, part: &str) -> Result<Vec<bool>, WorkbookError> {
        let mut codes: HashMap<u32, bool> = HashMap::new();
        let mut formats: Vec<u32> = Vec::new();
        let id_of = |element: &Element<'_>| -> Result<u32, WorkbookFault> {
            element
                .attribute("numFmtId")
                .unwrap_or("0")
                .parse()
                .map_err(|_| WorkbookFault::Style)
        };
        self.elements(part, MAIN, "styleSheet", |element, reader| {
            if element.name.is(MAIN, "numFmt") && reader.depth() == 3 {
                let code = element.attribute("formatCode").unwrap_or_default();
                codes.insert(id_of(element)?, dates::is_date_format(code));
            } else if element.name.is(MAIN, "cellXfs") {
                let depth = reader.depth();
                while reader.depth() >= depth {
                    match reader.next_event().map_err(WorkbookFault::Xml)? {
                        Some(XmlEvent::Start(format)) if format.name.is(MAIN, "xf") => {
                            formats.push(id_of(&format)?);
                        }
                        Some(_) => {}
                        None => break,
                    }
                }
            }
            Ok(())
        })?;
        Ok(formats
            .into_iter()
            .map(|id| {
                codes
                    .get(&id)
                    .copied()
                    .unwrap_or_else(|| dates::is_date_format_id(id))
            })
            .collect())
    }

    fn cells(
        &self,
        sheet: &mut Sheet,
        texts: &[Arc<str>],
        date_styles: &[bool],
        cells_left: &mut usize,
        findings: &mut Findings,
    ) -> Result<(), WorkbookError> {
        let bytes = self.bytes(&sheet.part)?;
        let mut stream = SheetCells::new(&bytes, &sheet.part, texts, date_styles, self.limits)?;
        let mut cells = Vec::new();
        while let Some(cell) = stream.next_cell()? {
            *cells_left = cells_left.checked_sub(1).ok_or_else(|| {
                WorkbookError::new(
                    &sheet.part,
                    WorkbookFault::TooManyCells {
                        limit: self.limits.cells,
                    },
                )
            })?;
            cells.push(cell);
        }
        let disorder = stream.disorder();
        let missing_text = stream.missing_text();
        let instructions = stream.instructions();
        let (rows, columns) = stream.hidden();
        // INVARIANT (each place once): cells are sorted and no place is held twice.
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let twice = cells
            .iter()
            .zip(cells.iter().skip(1))
            .find(|(a, b)| (a.row, a.column) == (b.row, b.column));
        if let Some((cell, _)) = twice {
            let mut error = WorkbookError::new(&sheet.part, WorkbookFault::CellTwice);
            error.place.row = Some(cell.row);
            error.place.column = Some(cell.column);
            return Err(error);
        }
        sheet.cells = cells;
        if let Some(row) = disorder {
            findings.at(
                Verdict::Quarantine,
                sheet,
                Some((row, None)),
                FindingKind::OutOfOrder,
            );
        }
        if rows + columns > 0 {
            let kind = FindingKind::HiddenRows { rows, columns };
            findings.at(Verdict::Finding, sheet, None, kind);
        }
        if let Some((row, column)) = missing_text {
            findings.at(
                Verdict::Quarantine,
                sheet,
                Some((row, Some(column))),
                FindingKind::NoTextIndex,
            );
        }
        if instructions > 0 {
            findings.at(
                Verdict::Quarantine,
                sheet,
                None,
                FindingKind::Instructions {
                    count: instructions,
                },
            );
        }
        Ok(())
    }
}

/// Findings about single cells of a sheet that was read.
fn check_cells(
    sheet: &Sheet,
    date_system: DateSystem,
    budget: &mut usize,
    findings: &mut Findings,
) {
    let mut unchecked = 0usize;
    for cell in &sheet.cells {
        let place = Some((cell.row, Some(cell.column)));
        if cell.date_style && cell.date(date_system) == Err(super::CellFault::DayThatNeverWas) {
            findings.at(
                Verdict::Quarantine,
                sheet,
                place,
                FindingKind::DayThatNeverWas,
            );
        }
        let Some(formula) = &cell.formula else {
            continue;
        };
        let kind = if formula::is_external(&formula.text) {
            FindingKind::FormulaExternal
        } else if cell.value == Value::Empty {
            FindingKind::FormulaWithoutValue
        } else {
            let check = match &cell.value {
                Value::Number { value, .. } => formula::check(sheet, &formula.text, *value, budget),
                _ => Check::NotChecked,
            };
            match check {
                Check::Agrees => continue,
                Check::Disagrees => FindingKind::FormulaDisagrees,
                Check::NotChecked => {
                    unchecked += 1;
                    continue;
                }
            }
        };
        findings.at(Verdict::Quarantine, sheet, place, kind);
    }
    if unchecked > 0 {
        findings.at(
            Verdict::Finding,
            sheet,
            None,
            FindingKind::FormulasUnchecked { count: unchecked },
        );
    }
}

/// The part that a relationship of a part in `folder` points to, or `None` if that is outside.
fn resolve(folder: &str, target: &str) -> Option<String> {
    if target.contains([':', '\\', '?', '#', '%']) || target.chars().any(char::is_control) {
        return None;
    }
    let (base, path) = match target.strip_prefix('/') {
        Some(path) => ("", path),
        None => (folder, target),
    };
    let mut steps: Vec<&str> = base.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" => return None,
            "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    (!steps.is_empty()).then(|| steps.join("/"))
}
