//! How the screen is shared out: the sizes that both the keys and the painters go by.

/// The fewest columns that anything is drawn in.
pub const COLUMNS_MIN: u16 = 50;
/// The fewest rows that anything is drawn in.
pub const ROWS_MIN: u16 = 15;
/// With fewer columns, the list and what is beside it take turns.
const BESIDE_MIN: u16 = 72;
/// The most columns that a form is given: it is never stretched.
pub const FORM_MAX: u16 = 76;

/// Rows that are neither list nor form: the head line above; a message and the keys below.
pub const ROWS_AROUND: u16 = 3;
/// Rows of the list's pane that are not accounts: its frame, Search, Add New Account, a rule.
const ROWS_OF_LIST: u16 = 5;
/// Rows of a pane that are not its content: its frame.
const ROWS_OF_PANE: u16 = 2;
/// Rows of a form's pane that are not its fields: its frame, the line of tabs, a rule, the buttons.
const ROWS_OF_FORM: u16 = 5;
/// The last row of the review says what Submit takes.
const ROWS_OF_COST: u16 = 1;
/// Columns of a pane that are not its content: its frame, and one empty column inside it at each side.
const COLUMNS_OF_PANE: u16 = 4;
/// The column of values in a review or an overview.
pub const REVIEW_COLUMN: u16 = 16;
/// Rows that the box of time zones gives to zones.
pub const ZONES_SHOWN: u16 = 10;

/// Columns and rows of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

impl Size {
    /// Whether there is too little room for anything.
    pub fn is_too_small(self) -> bool {
        self.columns < COLUMNS_MIN || self.rows < ROWS_MIN
    }

    /// Whether the list and what is beside it are both seen.
    pub fn shows_both(self) -> bool {
        self.columns >= BESIDE_MIN
    }

    /// Columns of the list's pane, with its frame: 24 of 80, 36 of 120.
    pub fn list_columns(self) -> u16 {
        if self.shows_both() { (self.columns * 3 / 10).clamp(24, 36) } else { self.columns }
    }

    /// Accounts that the list shows at once.
    pub fn list_rows(self) -> usize {
        usize::from(self.rows.saturating_sub(ROWS_AROUND + ROWS_OF_LIST).max(1))
    }

    /// Columns and rows inside a pane over the whole width.
    pub fn inside_pane(self) -> Self {
        Self {
            columns: self.columns.saturating_sub(COLUMNS_OF_PANE),
            rows: self.rows.saturating_sub(ROWS_AROUND + ROWS_OF_PANE),
        }
    }

    /// Columns of the pane beside the list, or of the only one.
    pub fn beside_columns(self) -> u16 {
        if self.shows_both() { self.columns - self.list_columns() } else { self.columns }
    }

    /// Columns that a form has inside its pane.
    pub fn form_columns(self) -> u16 {
        self.beside_columns().saturating_sub(COLUMNS_OF_PANE).min(FORM_MAX)
    }

    /// Rows that the fields of a form have.
    pub fn form_rows(self) -> u16 {
        self.rows.saturating_sub(ROWS_AROUND + ROWS_OF_FORM)
    }

    /// Lines of the review that are seen at once.
    pub fn review_rows(self) -> usize {
        usize::from(self.form_rows().saturating_sub(ROWS_OF_COST).max(1))
    }

    /// Columns of the values of a review.
    pub fn review_columns(self) -> usize {
        usize::from(self.form_columns().saturating_sub(REVIEW_COLUMN))
    }

    /// Columns and rows of a tab of an open account.
    pub fn inside_tab(self) -> Self {
        Self {
            columns: self.columns.saturating_sub(COLUMNS_OF_PANE),
            rows: self.rows.saturating_sub(ROWS_AROUND + ROWS_OF_FORM).max(1),
        }
    }
}
