//! The one table of bindings: what a key does, where, and how the last line and the help call it.

use tui_input::InputRequest;

pub use super::key::Key;

/// Where a binding holds: what has the focus, the screen or box around it, or everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// On every screen.
    Everywhere,
    /// On every screen, where a shell may bring the program back.
    Shell,
    /// On every screen, but not where characters are typed.
    NotTyping,
    /// In a line of text.
    Text,
    /// On a box to tick.
    Tick,
    /// On one of two choices.
    Either,
    /// On one of several choices.
    OneOf,
    /// On a number with steps.
    Count,
    /// On a choice from a list.
    Zone,
    /// On a button of a form.
    Button,
    /// In a form.
    Form,
    /// In the form of a new account, where digits are not typed.
    Tabs,
    /// In the review of a new account.
    Review,
    /// On Home.
    Home,
    /// On Home, in Search.
    Search,
    /// On Home, where nothing is typed.
    HomeKeys,
    /// On Home, where a draft waits.
    HomeDrafts,
    /// On Home, on Add New Account or the menu.
    HomeButton,
    /// On Home, in the list of accounts.
    List,
    /// On Home, among the sub-accounts of an account.
    Level,
    /// On Home, where accounts of the whole tree are listed.
    Found,
    /// On the line of tabs.
    TabLine,
    /// On the reseller's page, where digits are not typed.
    ResellerTabs,
    /// On the first tab of the reseller's page.
    ResellerOverview,
    /// On the rows that a tab lists.
    Rows,
    /// On notes that are only read.
    Notes,
    /// In text of several lines.
    Lines,
    /// In an open account that is only read.
    Account,
    /// In a tab of an open account that can be changed.
    AccountEdit,
    /// On the credit of an open account that can be changed.
    AccountCredit,
    /// In an open account, where digits are not typed.
    AccountTabs,
    /// In the history of an open account, where nothing is typed.
    AccountHistory,
    /// In the box of two operators' changes.
    Conflict,
    /// In a history, in its search.
    HistorySearch,
    /// In a history, in its list.
    HistoryList,
    /// In a row of a history that is shown whole.
    HistoryRow,
    /// On a row of the history of all accounts, where its account is still there.
    HistoryAccount,
    /// In the history of all accounts, in its list.
    History,
    /// While something is imported or exported.
    Running,
    /// On what was found in the rows of an import, or what became of it.
    ImportRows,
    /// On the page of the cluster.
    Sync,
    /// On the page of the cluster, where something waits.
    SyncRows,
    /// In the box of a step to be sent.
    Step,
    /// In the box of a step to be sent, where it is too long to be seen at once.
    LongStep,
    /// In the box of what was changed here and at the cluster.
    Settle,
    /// In the menu.
    Menu,
    /// In the box of drafts.
    Drafts,
    /// In the box in which the look is chosen.
    Look,
    /// In the help.
    Help,
    /// In a question.
    Question,
    /// In a question that wants a word or a name typed.
    Word,
    /// In a box to choose from a list.
    Picker,
    /// In the box that follows on Submit.
    Created,
    /// In a box that is only read.
    Trouble,
    /// On a terminal that is too small to show what a key would do.
    TooSmall,
    /// On a screen that is locked.
    Locked,
    /// On a screen that is locked while something is imported or exported.
    LockedRunning,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The focus to the next control.
    Next,
    /// The focus to the control before.
    Previous,
    /// One up, one down, one aside.
    Up,
    /// See [`Action::Up`].
    Down,
    /// See [`Action::Up`].
    Left,
    /// See [`Action::Up`].
    Right,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// To the next field; after the last one, to the button that goes on.
    NextField,
    /// Press, open or choose what has the focus.
    Press,
    /// Tick, untick, or take the other of two.
    Toggle,
    /// Change a number by this much.
    Step(i64),
    /// No trunks.
    Nothing,
    /// All trunks that are left.
    AllLeft,
    /// One level back.
    Back,
    /// Leave whatever this is: back, or out of the program after a question.
    Interrupt,
    /// To Search.
    Search,
    /// A new account.
    Add,
    /// Open the account that a row is about.
    OpenAccount,
    /// A new account with the settings of one that is there.
    Duplicate,
    /// List only disabled accounts, or all again.
    OnlyDisabled,
    /// Open the menu.
    Menu,
    /// Show the drafts that wait.
    Drafts,
    /// Show the help.
    Help,
    /// End the program.
    Quit,
    /// Send text to the operator's clipboard.
    Copy,
    /// Send the realm to the operator's clipboard.
    CopyRealm,
    /// Begin to change what is shown.
    Change,
    /// To a tab by its number, from 1.
    Tab(usize),
    /// Edit text.
    Edit(InputRequest),
    /// Draw everything anew.
    Repaint,
    /// Stop the program for a while, as the shell's job control does.
    Suspend,
}

/// One row of the table.
pub struct Binding {
    /// Where it holds.
    pub scope: Scope,
    /// The keys; all do the same.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// What the last line calls it; neighbours with one word share their place. Empty to leave it out.
    pub word: &'static str,
    /// What the help says of it; neighbours with one sentence share their line.
    pub help: &'static str,
}

const fn row(scope: Scope, keys: &'static [Key], action: Action, word: &'static str, help: &'static str) -> Binding {
    Binding { scope, keys, action, word, help }
}

/// Every binding there is. The order within a scope is the order of the last line.
pub static BINDINGS: &[Binding] = {
    use Action as A;
    use InputRequest as I;
    use Key::{
        BackTab, Backspace, Char, Ctrl, Delete, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up,
    };
    use Scope as S;
    &[
        // in a line of text
        row(S::Text, &[Left], A::Edit(I::GoToPrevChar), "", "move within the text"),
        row(S::Text, &[Right], A::Edit(I::GoToNextChar), "", "move within the text"),
        row(S::Text, &[Home], A::Edit(I::GoToStart), "", "beginning or end of the text"),
        row(S::Text, &[End, Ctrl('e')], A::Edit(I::GoToEnd), "", "beginning or end of the text"),
        row(S::Text, &[Backspace, Ctrl('h')], A::Edit(I::DeletePrevChar), "", "delete before the cursor"),
        row(S::Text, &[Delete], A::Edit(I::DeleteNextChar), "", "delete at the cursor"),
        row(S::Text, &[Ctrl('w')], A::Edit(I::DeletePrevWord), "", "delete the word before the cursor"),
        row(S::Text, &[Ctrl('u')], A::Edit(I::DeleteLine), "", "delete the whole text"),
        // in text of several lines
        row(S::Lines, &[Enter], A::Edit(I::InsertChar('\n')), "new line", "begin a new line"),
        row(S::Lines, &[Up], A::Up, "", "a line up or down"),
        row(S::Lines, &[Down], A::Down, "", "a line up or down"),
        row(S::Lines, &[PageUp], A::PageUp, "", "a page up or down"),
        row(S::Lines, &[PageDown], A::PageDown, "", "a page up or down"),
        row(S::Lines, &[Tab], A::Next, "leave", "leave the text"),
        // on the controls of a form
        row(S::Count, &[Char('0')], A::Edit(I::InsertChar('0')), "type", "type a number"),
        row(S::Count, &[Char('1')], A::Edit(I::InsertChar('1')), "type", "type a number"),
        row(S::Count, &[Char('2')], A::Edit(I::InsertChar('2')), "type", "type a number"),
        row(S::Count, &[Char('3')], A::Edit(I::InsertChar('3')), "type", "type a number"),
        row(S::Count, &[Char('4')], A::Edit(I::InsertChar('4')), "type", "type a number"),
        row(S::Count, &[Char('5')], A::Edit(I::InsertChar('5')), "type", "type a number"),
        row(S::Count, &[Char('6')], A::Edit(I::InsertChar('6')), "type", "type a number"),
        row(S::Count, &[Char('7')], A::Edit(I::InsertChar('7')), "type", "type a number"),
        row(S::Count, &[Char('8')], A::Edit(I::InsertChar('8')), "type", "type a number"),
        row(S::Count, &[Char('9')], A::Edit(I::InsertChar('9')), "type", "type a number"),
        row(S::Count, &[Char('-')], A::Edit(I::InsertChar('-')), "", "refused: a number of trunks has no sign"),
        row(S::Count, &[Left], A::Step(-1), "change", "one less, one more"),
        row(S::Count, &[Right], A::Step(1), "change", "one less, one more"),
        row(S::Count, &[PageUp], A::Step(10), "by ten", "ten more, ten less"),
        row(S::Count, &[PageDown], A::Step(-10), "by ten", "ten more, ten less"),
        row(S::Count, &[Home], A::Nothing, "", "none"),
        row(S::Count, &[End], A::AllLeft, "", "all that are left"),
        row(S::Count, &[Backspace, Ctrl('h'), Delete], A::Edit(I::DeletePrevChar), "", "delete a digit"),
        row(S::Tick, &[Char(' ')], A::Toggle, "tick", "tick or untick"),
        row(S::Tick, &[Left], A::Left, "", "to the other column"),
        row(S::Tick, &[Right], A::Right, "", "to the other column"),
        row(S::Either, &[Char(' '), Left, Right], A::Toggle, "choose", "choose the other"),
        row(S::Either, &[Up], A::Up, "", "choose the one above or below"),
        row(S::Either, &[Down], A::Down, "", "choose the one above or below"),
        row(S::OneOf, &[Char(' '), Right], A::Toggle, "choose", "choose the next"),
        row(S::OneOf, &[Left], A::Left, "choose", "choose the one before"),
        row(S::OneOf, &[Up], A::Up, "", "choose the one above or below"),
        row(S::OneOf, &[Down], A::Down, "", "choose the one above or below"),
        row(S::Zone, &[Enter, Char(' ')], A::Press, "choose", "open the list to choose from"),
        row(S::Button, &[Enter, Char(' ')], A::Press, "press", "press the button"),
        row(S::Button, &[Left], A::Previous, "", "to the button before or after"),
        row(S::Button, &[Right], A::Next, "", "to the button before or after"),
        // in the review
        row(S::Review, &[Up], A::Up, "", "scroll"),
        row(S::Review, &[Down], A::Down, "", "scroll"),
        row(S::Review, &[PageUp], A::PageUp, "", "a page up or down"),
        row(S::Review, &[PageDown], A::PageDown, "", "a page up or down"),
        // in a form
        row(S::Form, &[Tab, Down], A::Next, "next", "to the next control"),
        row(S::Form, &[BackTab, Up], A::Previous, "back", "to the control before"),
        row(S::Form, &[Enter], A::NextField, "", "to the next field, then to the button that goes on"),
        row(S::Tabs, &[Char('1')], A::Tab(1), "tabs", "to a tab already passed"),
        row(S::Tabs, &[Char('2')], A::Tab(2), "tabs", "to a tab already passed"),
        row(S::Tabs, &[Char('3')], A::Tab(3), "tabs", "to a tab already passed"),
        row(S::Form, &[Esc], A::Back, "cancel", "leave the form; asks if something was typed"),
        // on Home
        row(S::Search, &[Enter, Down], A::Down, "to the list", "to the accounts found"),
        row(S::Search, &[Esc], A::Back, "clear", "clear the search"),
        row(S::List, &[Enter], A::Press, "open", "open the account"),
        row(S::HomeButton, &[Enter, Char(' ')], A::Press, "choose", "choose what has the focus"),
        row(S::List, &[Right], A::Right, "go in", "to its sub-accounts"),
        row(S::Level, &[Left], A::Left, "go up", "up a level"),
        row(S::Found, &[Left], A::Left, "", "to the level on which the account stands"),
        row(S::HomeKeys, &[Char('/')], A::Search, "search", "search by name, realm, admin e-mail or id"),
        row(S::HomeKeys, &[Char('a')], A::Add, "add new account", "add a new account"),
        row(S::List, &[Char('n')], A::Duplicate, "", "a new account with the settings of this one"),
        row(S::HomeKeys, &[Char('o')], A::OnlyDisabled, "", "list only disabled accounts, or all again"),
        row(S::HomeDrafts, &[Char('d')], A::Drafts, "drafts", "show the drafts that wait"),
        row(S::HomeKeys, &[Char('m')], A::Menu, "menu", "open the menu"),
        row(S::List, &[Up], A::Up, "move", "move through the list"),
        row(S::List, &[Down], A::Down, "move", "move through the list"),
        row(S::List, &[PageUp], A::PageUp, "", "a page up or down"),
        row(S::List, &[PageDown], A::PageDown, "", "a page up or down"),
        row(S::List, &[Home], A::First, "", "the first or last account"),
        row(S::List, &[End], A::Last, "", "the first or last account"),
        row(S::Found, &[Esc], A::Back, "list all", "clear the search, then list disabled accounts and others"),
        row(S::Level, &[Esc], A::Back, "", "up a level"),
        row(S::Home, &[Tab], A::Next, "next", "to the next control"),
        row(S::Home, &[BackTab], A::Previous, "", "to the control before"),
        row(S::HomeButton, &[Down], A::Next, "", "to the next control"),
        row(S::HomeButton, &[Up], A::Previous, "", "to the control before"),
        row(S::HomeKeys, &[Char('q')], A::Quit, "quit", "leave trunkdesk"),
        // on the line of tabs
        row(S::TabLine, &[Left], A::Left, "tabs", "to the tab beside this one"),
        row(S::TabLine, &[Right], A::Right, "tabs", "to the tab beside this one"),
        row(S::TabLine, &[Enter, Char(' ')], A::Next, "", "into the tab"),
        // on the reseller's page
        row(S::ResellerTabs, &[Char('1')], A::Tab(1), "", "to the tab with this number"),
        row(S::ResellerTabs, &[Char('2')], A::Tab(2), "", "to the tab with this number"),
        row(S::ResellerTabs, &[Char('3')], A::Tab(3), "", "to the tab with this number"),
        row(S::ResellerOverview, &[PageUp], A::PageUp, "", "scroll by a page"),
        row(S::ResellerOverview, &[PageDown], A::PageDown, "", "scroll by a page"),
        row(S::ResellerOverview, &[Esc], A::Back, "leave", "leave the reseller's page"),
        // in an open account
        row(S::Rows, &[Up], A::Up, "move", "move through the rows"),
        row(S::Rows, &[Down], A::Down, "move", "move through the rows"),
        row(S::Rows, &[PageUp], A::PageUp, "", "a page up or down"),
        row(S::Rows, &[PageDown], A::PageDown, "", "a page up or down"),
        row(S::Rows, &[Home], A::First, "", "the first or last row"),
        row(S::Rows, &[End], A::Last, "", "the first or last row"),
        row(S::Rows, &[Enter, Char(' ')], A::Press, "open", "open the row"),
        row(S::Notes, &[Up], A::Up, "scroll", "scroll"),
        row(S::Notes, &[Down], A::Down, "scroll", "scroll"),
        row(S::Notes, &[Enter, Char(' ')], A::Press, "edit", "change the notes"),
        row(S::AccountEdit, &[Char('e')], A::Change, "edit", "change what this tab shows"),
        row(S::AccountCredit, &[Char('e')], A::Change, "add credit", "add credit"),
        row(S::AccountTabs, &[Char('1')], A::Tab(1), "tabs", "to the tab with this number"),
        row(S::AccountTabs, &[Char('2')], A::Tab(2), "tabs", "to the tab with this number"),
        row(S::AccountTabs, &[Char('3')], A::Tab(3), "tabs", "to the tab with this number"),
        row(S::AccountTabs, &[Char('4')], A::Tab(4), "tabs", "to the tab with this number"),
        row(S::AccountTabs, &[Char('5')], A::Tab(5), "tabs", "to the tab with this number"),
        row(S::AccountTabs, &[Char('6')], A::Tab(6), "tabs", "to the tab with this number"),
        row(S::AccountTabs, &[Char('7')], A::Tab(7), "tabs", "to the tab with this number"),
        row(S::AccountTabs, &[Char('8')], A::Tab(8), "tabs", "to the tab with this number"),
        row(S::AccountHistory, &[Tab], A::Next, "", "to the next control"),
        row(S::AccountHistory, &[BackTab], A::Previous, "", "to the control before"),
        row(S::Account, &[Tab, Down], A::Next, "next", "to the next control"),
        row(S::Account, &[BackTab, Up], A::Previous, "", "to the control before"),
        row(S::Account, &[PageUp], A::PageUp, "", "scroll by a page"),
        row(S::Account, &[PageDown], A::PageDown, "", "scroll by a page"),
        row(S::Account, &[Char('c')], A::Copy, "copy the id", "send the account id to your terminal's clipboard"),
        row(S::Account, &[Char('r')], A::CopyRealm, "", "send the realm to your terminal's clipboard"),
        row(S::Account, &[Char('m')], A::Menu, "menu", "open the menu"),
        row(S::Account, &[Esc], A::Back, "back", "back to the list or the history"),
        // in a history
        row(S::HistorySearch, &[Enter, Down], A::Down, "to the list", "to the rows found"),
        row(S::HistorySearch, &[Tab, BackTab], A::Next, "", "to the rows found"),
        row(S::HistorySearch, &[Esc], A::Back, "clear", "clear the search, then leave it"),
        row(S::HistoryList, &[Enter], A::Press, "show whole", "show the whole row"),
        row(S::HistoryList, &[Up], A::Up, "move", "move through the list"),
        row(S::HistoryList, &[Down], A::Down, "move", "move through the list"),
        row(S::HistoryList, &[PageUp], A::PageUp, "", "a page up or down"),
        row(S::HistoryList, &[PageDown], A::PageDown, "", "a page up or down"),
        row(S::HistoryList, &[Home], A::First, "", "the newest row, the oldest that is loaded"),
        row(S::HistoryList, &[End], A::Last, "", "the newest row, the oldest that is loaded"),
        row(S::HistoryList, &[Char('/')], A::Search, "search", "search by operator, account, field, action or day"),
        row(S::HistoryRow, &[Up], A::Up, "scroll", "scroll"),
        row(S::HistoryRow, &[Down], A::Down, "scroll", "scroll"),
        row(S::HistoryRow, &[PageUp], A::PageUp, "", "a page up or down"),
        row(S::HistoryRow, &[PageDown], A::PageDown, "", "a page up or down"),
        row(S::HistoryRow, &[Home], A::First, "", "beginning or end"),
        row(S::HistoryRow, &[End], A::Last, "", "beginning or end"),
        row(S::HistoryAccount, &[Char('o')], A::OpenAccount, "open account", "open the account that the row is about"),
        row(S::History, &[Tab, BackTab], A::Next, "", "to the search"),
        row(S::History, &[Char('m')], A::Menu, "menu", "open the menu"),
        row(S::HistoryRow, &[Esc, Enter], A::Back, "back to the list", "back to the list"),
        row(S::HistoryList, &[Esc], A::Back, "back", "clear the search, then leave the history"),
        // in an import or an export
        row(S::Running, &[Esc], A::Back, "stop", "stop it; where something is written already, it asks first"),
        row(S::ImportRows, &[Up], A::Up, "scroll", "scroll"),
        row(S::ImportRows, &[Down], A::Down, "scroll", "scroll"),
        row(S::ImportRows, &[PageUp], A::PageUp, "", "a page up or down"),
        row(S::ImportRows, &[PageDown], A::PageDown, "", "a page up or down"),
        row(S::ImportRows, &[Home], A::First, "", "beginning or end"),
        row(S::ImportRows, &[End], A::Last, "", "beginning or end"),
        row(S::ImportRows, &[Tab], A::Next, "next", "to the button before or after"),
        row(S::ImportRows, &[BackTab], A::Previous, "", "to the button before or after"),
        row(S::ImportRows, &[Esc], A::Back, "back", "back to the form of the import, or to Home once it has ended"),
        // of the cluster
        row(S::SyncRows, &[Enter, Char(' ')], A::Press, "show", "show all about it, and what can be done"),
        row(S::SyncRows, &[Up, BackTab], A::Up, "move", "move through what waits"),
        row(S::SyncRows, &[Down, Tab], A::Down, "move", "move through what waits"),
        row(S::SyncRows, &[PageUp], A::PageUp, "", "a page up or down"),
        row(S::SyncRows, &[PageDown], A::PageDown, "", "a page up or down"),
        row(S::SyncRows, &[Home], A::First, "", "the first or last row"),
        row(S::SyncRows, &[End], A::Last, "", "the first or last row"),
        row(S::Sync, &[Char('m')], A::Menu, "menu", "open the menu"),
        row(S::Sync, &[Esc], A::Back, "back", "back to Home"),
        row(S::Step, &[Left, BackTab, Up], A::Previous, "move", "to another button"),
        row(S::Step, &[Right, Tab, Down], A::Next, "move", "to another button"),
        row(S::LongStep, &[PageUp], A::PageUp, "scroll", "a page up or down"),
        row(S::LongStep, &[PageDown], A::PageDown, "scroll", "a page up or down"),
        row(S::Step, &[Enter, Char(' ')], A::Press, "press", "press the button"),
        row(S::Step, &[Esc], A::Back, "close", "close the box, with nothing done"),
        row(S::Settle, &[Enter], A::Press, "settle so", "take what is chosen, here and there"),
        row(S::Settle, &[Char(' '), Left, Right], A::Toggle, "there or here", "take what stands there or here"),
        row(S::Settle, &[Up, BackTab], A::Up, "move", "move through what clashes"),
        row(S::Settle, &[Down, Tab], A::Down, "move", "move through what clashes"),
        row(S::Settle, &[Esc], A::Back, "later", "close the box, with nothing decided"),
        // in boxes
        row(S::Menu, &[Up, BackTab], A::Up, "move", "move"),
        row(S::Menu, &[Down, Tab], A::Down, "move", "move"),
        row(S::Menu, &[Home], A::First, "", "the first or last"),
        row(S::Menu, &[End], A::Last, "", "the first or last"),
        row(S::Menu, &[Enter, Char(' ')], A::Press, "choose", "choose"),
        row(S::Menu, &[Esc], A::Back, "close", "close the menu"),
        row(S::Menu, &[Char('q')], A::Quit, "", "leave trunkdesk"),
        row(S::Drafts, &[Up, BackTab], A::Up, "move", "move through the drafts"),
        row(S::Drafts, &[Down, Tab], A::Down, "move", "move through the drafts"),
        row(S::Drafts, &[Enter, Char(' ')], A::Press, "choose", "resume the draft or discard it"),
        row(S::Drafts, &[Esc], A::Back, "close", "close the box"),
        row(S::Look, &[Up], A::Up, "see another", "see another at once"),
        row(S::Look, &[Down], A::Down, "see another", "see another at once"),
        row(S::Look, &[Left, BackTab], A::Previous, "other list", "to the colours or the characters"),
        row(S::Look, &[Right, Tab], A::Next, "other list", "to the colours or the characters"),
        row(S::Look, &[Enter, Char(' ')], A::Press, "take", "take it for this session"),
        row(S::Look, &[Esc], A::Back, "as before", "leave it as it was before"),
        row(S::Help, &[Up], A::Up, "scroll", "scroll"),
        row(S::Help, &[Down], A::Down, "scroll", "scroll"),
        row(S::Help, &[PageUp], A::PageUp, "", "a page up or down"),
        row(S::Help, &[PageDown, Char(' ')], A::PageDown, "", "a page up or down"),
        row(S::Help, &[Esc, Enter, Char('?'), Ctrl('g')], A::Back, "close", "close the help"),
        row(S::Question, &[Left, BackTab, Up], A::Previous, "move", "to another answer"),
        row(S::Question, &[Right, Tab, Down], A::Next, "move", "to another answer"),
        row(S::Question, &[Enter, Char(' ')], A::Press, "answer", "give the answer that has the focus"),
        row(S::Question, &[Esc], A::Back, "go back", "go back without an answer"),
        row(S::Word, &[Enter], A::Press, "confirm", "confirm with what is typed"),
        row(S::Word, &[Esc], A::Back, "go back", "go back and change nothing"),
        row(S::Conflict, &[Enter], A::Press, "save so", "save what is chosen"),
        row(S::Conflict, &[Char(' '), Left, Right], A::Toggle, "theirs or mine", "take theirs or mine"),
        row(S::Conflict, &[Up, BackTab], A::Up, "move", "move through what clashes"),
        row(S::Conflict, &[Down, Tab], A::Down, "move", "move through what clashes"),
        row(S::Conflict, &[Esc], A::Back, "go back", "back to the form, with nothing saved"),
        row(S::Picker, &[Up, BackTab], A::Up, "move", "move through the list"),
        row(S::Picker, &[Down, Tab], A::Down, "move", "move through the list"),
        row(S::Picker, &[PageUp], A::PageUp, "", "a page up or down"),
        row(S::Picker, &[PageDown], A::PageDown, "", "a page up or down"),
        row(S::Picker, &[Enter], A::Press, "choose", "choose"),
        row(S::Picker, &[Esc], A::Back, "keep as it was", "close and keep it as it was"),
        row(S::Created, &[Char('c')], A::Copy, "copy", "send these lines to your terminal's clipboard"),
        row(S::Created, &[Tab, Down], A::Next, "next", "to Close, and back to the password"),
        row(S::Created, &[BackTab, Up], A::Previous, "", "to Close, and back to the password"),
        row(
            S::Created,
            &[Enter, Char(' ')],
            A::Press,
            "",
            "show a covered password; press Close, where it has the focus",
        ),
        row(S::Created, &[Esc], A::Back, "close", "close; a made password is not shown again"),
        row(S::Trouble, &[Enter, Esc, Char(' ')], A::Back, "close", "close the box"),
        // where nothing is seen
        row(S::Locked, &[Enter], A::Quit, "end", "leave trunkdesk; the next login goes on"),
        row(S::Locked, &[Ctrl('c')], A::Interrupt, "", "leave trunkdesk at once"),
        row(S::Locked, &[Ctrl('l')], A::Repaint, "", "draw the screen anew"),
        row(S::LockedRunning, &[Ctrl('c')], A::Interrupt, "stop and end", "stop it, and leave trunkdesk"),
        row(S::LockedRunning, &[Ctrl('l')], A::Repaint, "", "draw the screen anew"),
        row(S::TooSmall, &[Ctrl('l')], A::Repaint, "", "draw the screen anew"),
        row(S::TooSmall, &[Ctrl('c')], A::Quit, "", "leave trunkdesk, where nothing would be lost"),
        // everywhere
        row(S::NotTyping, &[Char('?')], A::Help, "help", "help on this field, and all keys"),
        row(S::Everywhere, &[Ctrl('g')], A::Help, "help", "help on this field, and all keys"),
        row(S::Everywhere, &[Ctrl('l')], A::Repaint, "", "draw the screen anew"),
        row(S::Shell, &[Ctrl('z')], A::Suspend, "", "back to the shell for a while (fg returns)"),
        row(S::Everywhere, &[Ctrl('c')], A::Interrupt, "", "as Esc; on Home asks whether to quit"),
    ]
};

/// The binding of a key, in the first of these scopes that has one.
pub fn find(scopes: &[Scope], key: Key) -> Option<&'static Binding> {
    scopes
        .iter()
        .find_map(|scope| BINDINGS.iter().find(|binding| binding.scope == *scope && binding.keys.contains(&key)))
}

/// What works in these scopes: each binding that a key reaches, with the keys that reach it there.
pub fn reachable(scopes: &[Scope]) -> Vec<(&'static Binding, Vec<Key>)> {
    BINDINGS
        .iter()
        .filter(|binding| scopes.contains(&binding.scope))
        .filter_map(|binding| {
            let reaches = |key: &&Key| find(scopes, **key).is_some_and(|found| std::ptr::eq(found, binding));
            let keys: Vec<Key> = binding.keys.iter().filter(reaches).copied().collect();
            (!keys.is_empty()).then_some((binding, keys))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_bound_twice_in_a_scope() {
        for (place, binding) in BINDINGS.iter().enumerate() {
            for key in binding.keys {
                let again =
                    BINDINGS[..place].iter().any(|other| other.scope == binding.scope && other.keys.contains(key));
                assert!(!again, "{key:?} twice in {:?}", binding.scope);
            }
        }
    }

    #[test]
    fn no_key_that_terminals_or_multiplexers_keep_is_the_only_way() {
        for binding in BINDINGS {
            for key in binding.keys {
                assert!(!matches!(key, Key::Ctrl('s' | 'q' | 'b' | 'a')), "{:?} uses {key:?}", binding.action);
            }
        }
    }

    #[test]
    fn every_binding_has_a_sentence() {
        assert!(BINDINGS.iter().all(|binding| !binding.help.is_empty() && !binding.keys.is_empty()));
    }
}
