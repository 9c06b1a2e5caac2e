//! What commands print of many things: for programs a line for each with tabs in it, or one array; on a terminal columns
//! with heads.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::{domain::text::visible, exchange::JsonArray};

/// Rows that get columns of the same width: more than a screen, and few enough to be there at once.
const TOGETHER: usize = 500;
/// The most that a column is widened to. What is longer moves the rest of its line.
const WIDEST: usize = 40;
/// What stands between two columns.
const GAP: usize = 2;

/// Many things of `N` values each.
pub(super) struct Lines<'a, const N: usize> {
    out: &'a mut dyn Write,
    form: Form<N>,
}

/// How they are printed.
enum Form<const N: usize> {
    Json(JsonArray),
    /// Tabs between the values, and nothing else: for programs.
    Tabs,
    /// Columns below their heads: for people. Holds the rows that wait for their widths.
    Columns {
        heads: Option<[&'static str; N]>,
        rows: Vec<[String; N]>,
        widths: [usize; N],
    },
}

impl<'a, const N: usize> Lines<'a, N> {
    /// Columns have these heads, which are seen on a terminal only.
    pub(super) fn new(out: &'a mut dyn Write, json: bool, heads: [&'static str; N]) -> Self {
        let form = if json {
            Form::Json(JsonArray::default())
        } else if io::stdout().is_terminal() {
            Form::Columns { heads: Some(heads), rows: Vec::new(), widths: heads.map(UnicodeWidthStr::width) }
        } else {
            Form::Tabs
        };
        Self { out, form }
    }

    /// Where it all goes, for what stands above.
    pub(super) fn out(&mut self) -> &mut dyn Write {
        self.out
    }

    /// Prints one, as JSON or by its values.
    pub(super) fn add(&mut self, object: &impl Serialize, values: [&str; N]) -> io::Result<()> {
        match &mut self.form {
            Form::Json(array) => array.add(self.out, object)?,
            Form::Tabs => writeln!(self.out, "{}", values.map(visible).join("\t"))?,
            Form::Columns { rows, .. } => {
                rows.push(values.map(|value| visible(value).into_owned()));
                if rows.len() == TOGETHER {
                    self.print_rows()?;
                }
            }
        }
        Ok(())
    }

    /// Prints what is still to come.
    pub(super) fn end(mut self) -> io::Result<()> {
        match self.form {
            Form::Json(array) => array.end(self.out),
            Form::Tabs => Ok(()),
            Form::Columns { .. } => self.print_rows(),
        }
    }

    fn print_rows(&mut self) -> io::Result<()> {
        let Form::Columns { heads, rows, widths } = &mut self.form else { return Ok(()) };
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows.iter() {
            for (width, value) in widths.iter_mut().zip(row) {
                *width = (*width).max(value.width().min(WIDEST));
            }
        }
        let heads = heads.take().map(|heads| heads.map(str::to_owned));
        for row in heads.into_iter().chain(rows.drain(..)) {
            let mut line = String::new();
            for (value, width) in row.iter().zip(&*widths) {
                let blank = width.saturating_sub(value.width()) + GAP;
                line.push_str(value);
                line.extend(std::iter::repeat_n(' ', blank));
            }
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn printed(form: Form<3>, rows: &[[&str; 3]]) -> String {
        let mut out = Vec::new();
        let mut lines = Lines { out: &mut out, form };
        for row in rows {
            lines.add(&json!(row), *row).unwrap();
        }
        lines.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    fn columns() -> Form<3> {
        Form::Columns { heads: Some(["Realm", "Name", "Status"]), rows: Vec::new(), widths: [5, 4, 6] }
    }

    #[test]
    fn tabs_are_for_programs_and_columns_for_people() {
        let rows = [["a\tb", "日本", "active"], ["beta.example", "d\u{202E}", ""]];
        assert_eq!(printed(Form::Tabs, &rows), "a\u{FFFD}b\t日本\tactive\nbeta.example\td\u{FFFD}\t\n");
        assert_eq!(
            printed(columns(), &rows),
            "Realm         Name  Status\n\
             a\u{FFFD}b           日本  active\n\
             beta.example  d\u{FFFD}\n"
        );
        assert_eq!(printed(Form::Json(JsonArray::default()), &rows[..1]), "[\n[\"a\\tb\",\"日本\",\"active\"]\n]\n");
        for (form, nothing) in [(Form::Json(JsonArray::default()), "[]\n"), (Form::Tabs, ""), (columns(), "")] {
            assert_eq!(printed(form, &[]), nothing);
        }
    }

    #[test]
    fn many_rows_have_their_heads_once_and_one_that_is_long_moves_only_itself() {
        let long = "x".repeat(99);
        let mut rows = vec![["a", "b", "c"]; TOGETHER + 1];
        rows[0][0] = &long;
        let text = printed(columns(), &rows);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((lines.len(), text.matches("Realm").count()), (TOGETHER + 2, 1));
        assert_eq!(lines[1], format!("{long}  b     c"));
        assert_eq!(lines[TOGETHER + 1], format!("a{}b     c", " ".repeat(WIDEST - 1 + GAP)));
    }
}
