//! What is looked at in a file where something seems wrong, and what was found.

/// One thing that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The file is there, ours, of this version, and has one name.
    File,
    /// Who may read and write it, its folder, and the two files beside it.
    Permissions,
    /// The user's own folders are closed to others.
    Folders,
    /// There is room on the disk.
    Disk,
    /// The write-ahead log is in use, and not too long.
    Log,
    /// SQLite finds its pages and indexes whole.
    Pages,
    /// What refers to an account or a row finds it.
    References,
    /// Tables, indexes and triggers are those that trunkdesk makes.
    Schema,
    /// The history is as it was written.
    History,
    /// Every row can be read.
    Rows,
    /// Every account stands below the reseller.
    Tree,
    /// No balance is below zero.
    Balances,
    /// What is kept added up is the sum of what is there.
    Sums,
    /// Each level's count is that of its accounts.
    Levels,
    /// No more trunks are given out than there are.
    Totals,
    /// Every import came to its end.
    Imports,
    /// What waits to be sent to the cluster belongs to something, and can be sent.
    Cluster,
    /// What accounts are found and ordered by is that of their names.
    Keys,
    /// The search knows what it should.
    Search,
    /// What opens the cluster is there, and closed to others. Looked at only where the file stands with one.
    ClusterFiles,
}

impl Check {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 20] = [
        Self::File,
        Self::Permissions,
        Self::Folders,
        Self::Disk,
        Self::Log,
        Self::Pages,
        Self::References,
        Self::Schema,
        Self::History,
        Self::Rows,
        Self::Tree,
        Self::Balances,
        Self::Sums,
        Self::Levels,
        Self::Totals,
        Self::Imports,
        Self::Cluster,
        Self::Keys,
        Self::Search,
        Self::ClusterFiles,
    ];

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Permissions => "Permissions",
            Self::Folders => "Own folders",
            Self::Disk => "Disk",
            Self::Log => "Write-ahead log",
            Self::Pages => "Pages",
            Self::References => "References",
            Self::Schema => "Tables, triggers",
            Self::History => "History",
            Self::Rows => "Rows",
            Self::Tree => "Tree",
            Self::Balances => "Balances",
            Self::Sums => "Sums",
            Self::Levels => "Levels",
            Self::Totals => "Trunk totals",
            Self::Imports => "Imports",
            Self::Cluster => "Cluster",
            Self::Keys => "Search keys",
            Self::Search => "Search index",
            Self::ClusterFiles => "Cluster files",
        }
    }

    /// The word that stands for it in JSON and in the history.
    pub fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Permissions => "permissions",
            Self::Folders => "folders",
            Self::Disk => "disk",
            Self::Log => "log",
            Self::Pages => "pages",
            Self::References => "references",
            Self::Schema => "schema",
            Self::History => "history",
            Self::Rows => "rows",
            Self::Tree => "tree",
            Self::Balances => "balances",
            Self::Sums => "sums",
            Self::Levels => "levels",
            Self::Totals => "totals",
            Self::Imports => "imports",
            Self::Cluster => "cluster",
            Self::Keys => "keys",
            Self::Search => "search",
            Self::ClusterFiles => "cluster_files",
        }
    }
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Full sentences; where it cannot be repaired here, with what to do.
    pub message: String,
    /// Whether a repair mends it, and loses nothing.
    pub can_be_repaired: bool,
}

/// The most findings of one check that are told one by one.
pub const FINDINGS_MAX: usize = 50;

/// What one check has found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// The first of them, no more than [`FINDINGS_MAX`].
    pub first: Vec<Finding>,
    /// How many more there are.
    pub more: u64,
    /// Whether a repair mends any of them, also of those that are only counted.
    can_be_repaired: bool,
}

impl Findings {
    /// Takes one in that nothing here can repair: the message says what to do.
    pub fn tell(&mut self, message: impl Into<String>) {
        self.add(Finding { message: message.into(), can_be_repaired: false });
    }

    /// Takes one in that a repair mends.
    pub fn mend(&mut self, message: impl Into<String>) {
        self.add(Finding { message: message.into(), can_be_repaired: true });
    }

    /// Takes one in, or counts it where there are many.
    pub fn add(&mut self, finding: Finding) {
        self.can_be_repaired |= finding.can_be_repaired;
        if self.first.len() < FINDINGS_MAX {
            self.first.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// Whether a repair mends any of them.
    pub fn can_be_repaired(&self) -> bool {
        self.can_be_repaired
    }
}

/// What was done to mend something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deeds {
    /// The first of it in full sentences, no more than [`FINDINGS_MAX`].
    pub first: Vec<String>,
    /// How much more there is.
    pub more: u64,
}

impl Deeds {
    /// Takes one in, or counts it where there are many.
    pub fn add(&mut self, sentence: impl Into<String>) {
        if self.first.len() < FINDINGS_MAX {
            self.first.push(sentence.into());
        } else {
            self.more += 1;
        }
    }

    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// Its sentences, and one that says how much more there is.
    pub fn sentences(&self) -> impl Iterator<Item = String> + '_ {
        let more = (self.more > 0).then(|| format!("{} more like this.", self.more));
        self.first.iter().cloned().chain(more)
    }
}

/// Something that was mended, or could not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What found it.
    pub check: Check,
    /// Whether it was done.
    pub is_done: bool,
    /// What was done, or why it was not.
    pub message: String,
}

/// How one check ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All is well, or this and that is not.
    Seen(Findings),
    /// It could not be looked at, because of what another check has found.
    Unknown,
}

/// All checks, with what they have found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    outcomes: Vec<(Check, Outcome)>,
    /// Whether the file is ours and of this program's version.
    pub is_current: bool,
}

impl Checkup {
    /// Nothing looked at yet. What only some files have is none of the checks until it is.
    pub fn new() -> Self {
        let checks = Check::ALL.into_iter().filter(|check| *check != Check::ClusterFiles);
        Self { outcomes: checks.map(|check| (check, Outcome::Unknown)).collect(), is_current: false }
    }

    /// Says how a check ended.
    pub fn set(&mut self, check: Check, findings: Findings) {
        let outcome = Outcome::Seen(findings);
        match self.outcomes.iter_mut().find(|(known, _)| *known == check) {
            Some((_, known)) => *known = outcome,
            None => self.outcomes.push((check, outcome)),
        }
    }

    /// Passes over a check that has nothing to say of this file: it was not looked at, or nothing was found.
    pub fn leave_out(&mut self, check: Check) {
        self.outcomes.retain(|(known, outcome)| {
            *known != check || matches!(outcome, Outcome::Seen(findings) if !findings.is_empty())
        });
    }

    /// Each check with its outcome.
    pub fn outcomes(&self) -> impl Iterator<Item = &(Check, Outcome)> {
        self.outcomes.iter()
    }

    /// What a check has found; `None` where it could not be looked at.
    pub fn findings(&self, check: Check) -> Option<&Findings> {
        self.outcomes.iter().find_map(|(known, outcome)| match outcome {
            Outcome::Seen(findings) if *known == check => Some(findings),
            _ => None,
        })
    }

    /// Whether everything was looked at and is well.
    pub fn is_well(&self) -> bool {
        self.outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::Seen(findings) if findings.is_empty()))
    }

    /// Whether what a check has found may be mended, where it can be.
    pub fn can_mend(&self, check: Check) -> bool {
        match check {
            Check::Folders => true,
            // what is not ours is left as it is
            Check::Permissions => self.is_current,
            _ => self.may_be_written(),
        }
    }

    /// Whether a repair would mend anything.
    pub fn has_work(&self) -> bool {
        Check::ALL.into_iter().any(|check| self.has_work_for(check))
    }

    /// Whether a repair would mend anything that a check has found.
    pub fn has_work_for(&self, check: Check) -> bool {
        self.findings(check).is_some_and(Findings::can_be_repaired) && self.can_mend(check)
    }

    /// Whether the file may be written to mend something in it: it is ours and of this version, and nothing of it is
    /// damaged. A damaged one is better left as it is until it is copied.
    pub fn may_be_written(&self) -> bool {
        self.is_current && self.findings(Check::Pages).is_some_and(Findings::is_empty)
    }
}

impl Default for Checkup {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_told_once() {
        let mut checkup = Checkup::new();
        checkup.set(Check::ClusterFiles, Findings::default());
        assert!(checkup.outcomes().map(|(check, _)| *check).eq(Check::ALL));
        let mut words: Vec<&str> = Check::ALL.iter().map(|check| check.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Check::ALL.len());
        assert!(!checkup.is_well(), "what was not looked at may be anything");
    }

    #[test]
    fn all_is_well_where_nothing_was_found() {
        let mut checkup = Checkup { is_current: true, ..Checkup::new() };
        for check in Check::ALL {
            checkup.set(check, Findings::default());
        }
        assert!(checkup.is_well() && checkup.may_be_written());
        let mut findings = Findings::default();
        for number in 0..=FINDINGS_MAX {
            findings.tell(number.to_string());
        }
        let mut late = findings.clone();
        late.mend("not listed any more");
        assert!(late.can_be_repaired(), "what is only counted can be repaired too");
        assert_eq!((findings.first.len(), findings.more, findings.can_be_repaired()), (FINDINGS_MAX, 1, false));
        checkup.set(Check::Totals, findings.clone());
        assert!(!checkup.is_well() && checkup.may_be_written());
        checkup.set(Check::Pages, findings);
        assert!(!checkup.may_be_written());
    }
}
