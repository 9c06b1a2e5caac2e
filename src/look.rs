//! What the screens can look like: the themes, the sets of glyphs, and which of them are in force.

/// How the screens look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Which colours are used; every meaning is also told by a word, a glyph or weight.
    pub theme: Theme,
    /// Which characters the terminal can show.
    pub glyphs: Glyphs,
}

/// A style for each role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light letters on the terminal's own dark ground.
    Dark,
    /// Dark letters on the terminal's own light ground.
    Light,
    /// White and bright colours on black, whatever the terminal's own colours are.
    HighContrast,
    /// No colours: weight, lines and reversed letters only.
    Mono,
}

/// Characters that a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyphs {
    /// All of Unicode.
    Unicode,
    /// Letters of Unicode, but plain lines and marks: the Linux console's font has no others.
    PlainMarks,
    /// ASCII only; other letters lose their accents or become a question mark.
    Ascii,
}

/// The look that is in force, and what decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The look.
    pub look: Look,
    /// What decided the theme.
    pub theme_by: Reason,
    /// What decided the glyphs.
    pub glyphs_by: Reason,
}

/// What decided a part of the look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nothing said anything else.
    Default,
    /// The config file.
    Config,
    /// `NO_COLOR`, which goes before the config file.
    NoColor,
    /// `TERM`, which is this.
    Term(String),
    /// The variable that names the locale, and what it says; `None` where no locale is set.
    Locale(Option<(&'static str, String)>),
}

impl Theme {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::HighContrast, Self::Mono];

    /// What it is called on the screens.
    pub fn label(self) -> &'static str {
        match self {
            Self::Dark => "Dark",
            Self::Light => "Light",
            Self::HighContrast => "High contrast",
            Self::Mono => "Mono",
        }
    }

    /// What it is called in the config file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high contrast",
            Self::Mono => "mono",
        }
    }

    /// What it is for, in a few words.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Dark => "For a dark background: the terminal’s own colours.",
            Self::Light => "For a light background: nothing pale.",
            Self::HighContrast => "White and bright colours on black, nothing dim.",
            Self::Mono => "No colours: bold, underlined and reversed.",
        }
    }
}

impl Glyphs {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Unicode, Self::PlainMarks, Self::Ascii];

    /// What they are called on the screens.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unicode => "Unicode",
            Self::PlainMarks => "Plain marks",
            Self::Ascii => "ASCII",
        }
    }

    /// What they are called in the config file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unicode => "unicode",
            Self::PlainMarks => "plain marks",
            Self::Ascii => "ascii",
        }
    }

    /// What they are for, in a few words.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Unicode => "All letters, lines and marks.",
            Self::PlainMarks => "All letters, but lines and marks of ASCII.",
            Self::Ascii => "ASCII only: letters lose their accents.",
        }
    }
}

impl Chosen {
    /// The look that these two of the config file and the environment give: `NO_COLOR`, `TERM`, and the first of
    /// `LC_ALL`, `LC_CTYPE`, `LANG` that is set.
    pub fn of(theme: Option<Theme>, glyphs: Option<Glyphs>, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| Some((name, set(name)?)));
        let (theme, theme_by) = match theme {
            _ if set("NO_COLOR").is_some() => (Theme::Mono, Reason::NoColor),
            Some(theme) => (theme, Reason::Config),
            None if term.starts_with("vt") => (Theme::Mono, Reason::Term(term.clone())),
            None => (Theme::Dark, Reason::Default),
        };
        let (glyphs, glyphs_by) = match glyphs {
            Some(glyphs) => (glyphs, Reason::Config),
            None if !locale.as_ref().is_some_and(|(_, locale)| is_utf8(locale)) => {
                (Glyphs::Ascii, Reason::Locale(locale))
            }
            None if ["linux", "vt100", "vt220"].contains(&term.as_str()) => (Glyphs::PlainMarks, Reason::Term(term)),
            None => (Glyphs::Unicode, Reason::Locale(locale)),
        };
        Self { look: Look { theme, glyphs }, theme_by, glyphs_by }
    }
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_lowercase();
    ["utf-8", "utf8"].iter().any(|charset| locale.contains(charset))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(theme: Option<Theme>, glyphs: Option<Glyphs>, variables: &[(&str, &str)]) -> Chosen {
        let variable = |name: &str| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Chosen::of(theme, glyphs, variable)
    }

    #[test]
    fn the_environment_decides() {
        let utf8 = ("LANG", "en_US.UTF-8");
        for (variables, theme, glyphs) in [
            (vec![utf8, ("TERM", "xterm-256color")], Theme::Dark, Glyphs::Unicode),
            (vec![("LANG", "C.utf8"), ("TERM", "xterm"), ("NO_COLOR", "1")], Theme::Mono, Glyphs::Unicode),
            (vec![utf8, ("NO_COLOR", "")], Theme::Dark, Glyphs::Unicode),
            (vec![utf8, ("TERM", "linux")], Theme::Dark, Glyphs::PlainMarks),
            (vec![utf8, ("TERM", "vt100")], Theme::Mono, Glyphs::PlainMarks),
            (vec![utf8, ("LC_ALL", "C")], Theme::Dark, Glyphs::Ascii),
            (vec![("LANG", "C")], Theme::Dark, Glyphs::Ascii),
            (vec![], Theme::Dark, Glyphs::Ascii),
        ] {
            assert_eq!(chosen(None, None, &variables).look, Look { theme, glyphs }, "{variables:?}");
        }
    }

    #[test]
    fn the_config_goes_before_all_but_no_color() {
        let variables = [("LANG", "C"), ("TERM", "vt100")];
        let found = chosen(Some(Theme::Light), Some(Glyphs::Unicode), &variables);
        assert_eq!(found.look, Look { theme: Theme::Light, glyphs: Glyphs::Unicode });
        assert_eq!((found.theme_by, found.glyphs_by), (Reason::Config, Reason::Config));
        let found = chosen(Some(Theme::Light), None, &[("NO_COLOR", "1")]);
        assert_eq!((found.look.theme, found.theme_by), (Theme::Mono, Reason::NoColor));
        assert_eq!(found.glyphs_by, Reason::Locale(None));
    }
}
