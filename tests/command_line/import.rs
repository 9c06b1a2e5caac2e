//! `import`.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::home::{BINARY, Home, Ran};

/// A home with a reseller that has 500 two-way trunks, and nothing else.
fn empty() -> Home {
    let home = Home::new();
    home.ok(&["reseller", "set", "--name", "Acme Reseller", "--realm-suffix", "sip.acme.example", "--twoway", "500"]);
    home
}

fn write(home: &Home, name: &str, text: impl AsRef<[u8]>) {
    fs::write(home.path(name), text).unwrap();
}

/// Imports a file of this text.
fn import(home: &Home, text: impl AsRef<[u8]>, more: &[&str]) -> Ran {
    write(home, "customers.csv", text);
    home.run(&[&["import", "customers.csv"], more].concat())
}

/// Imports what has something wrong: what is told of it, and the sentence.
#[track_caller]
fn refused(home: &Home, text: impl AsRef<[u8]>) -> (String, String) {
    let before = (names(home), home.history());
    let ran = import(home, text, &[]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!((names(home), home.history()), before, "the file is as it was");
    (ran.out, ran.err)
}

fn names(home: &Home) -> Vec<String> {
    let list = home.json(&["account", "list", "--json"]);
    list.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_template_is_imported_and_not_doubled() {
    let home = empty();
    let template = home.ok(&["import", "--template"]);
    assert_eq!(template, include_str!("../../assets/sample/customers.csv"));

    let checked = import(&home, &template, &["--dry-run"]);
    assert_eq!(
        (checked.code, checked.out.as_str()),
        (Some(0), "Rows              2\nCan be imported   2\nThere already     0\nWrong             0\n")
    );
    assert_eq!((names(&home).len(), home.history()), (0, 1), "a dry run writes nothing");

    let done = import(&home, &template, &[]);
    assert!(done.out.starts_with("Imported          2\nThere already     0\nLeft out          0\nImport            "));
    let abc = home.account("ABC Company");
    assert_eq!(
        abc["limits"],
        json!({"twoway_trunks": 10, "inbound_trunks": 0, "outbound_trunks": 0, "allow_prepay": false})
    );
    assert_eq!(
        (&abc["account"]["timezone"], &abc["credit"]["balance"]),
        (&json!("America/Los_Angeles"), &json!("25.00"))
    );
    assert_eq!(abc["account"]["call_restriction"]["international"]["action"], "inherit");
    assert_eq!(abc["account"]["call_restriction"]["unknown"]["action"], "deny");
    assert_eq!(abc["account"]["ui_restrictions"]["myaccount"]["twoway"]["show_tab"], false);
    assert_eq!(abc["users"][0]["number"], "+14155550100");
    let branch = home.account("ABC Branch");
    assert_eq!(branch["meta"]["parent_id"], abc["account"]["id"]);
    assert_eq!(branch["account"]["timezone"], "America/Los_Angeles", "its parent's");
    assert!(home.ok(&["admin", "list", "ABC Company"]).ends_with("\tno password yet\n"));

    let rows = home.history();
    let again = import(&home, &template, &[]);
    assert_eq!(again.out, "Imported          0\nThere already     2\nLeft out          0\n");
    assert_eq!((names(&home).len(), home.history()), (2, rows));
    home.ok(&["history", "verify"]);
    home.ok(&["doctor"]);
}

#[test]
fn every_problem_is_told_with_its_row_and_column() {
    let home = Home::with_samples();
    for (text, told) in [
        ("name,realm\n,a", "Row 2, name: Type a name for the account."),
        ("name\nabc company!", "Row 2, name: Taken: ABC Company (abc.sip.example.com) has this name."),
        ("name,import_id\nA,7\nB,7", "Row 3, import_id: Row 2 has the same."),
        ("name,realm\nA,x\nB,x.sip.example.com", "Row 3, realm: Row 2 has the same."),
        ("name\nA b\na-B", "Row 3, name: Row 2 has the same."),
        (
            "realm,name\na.other.example,A",
            "Row 2, realm: The suffix is the reseller's and cannot be another: a realm here ends with .sip.example.com",
        ),
        ("name,timezone\nA,Mars", "Row 2, timezone: No such time zone. Did you mean Pacific/Marquesas?"),
        ("name,twoway_trunks\nA,ten", "Row 2, twoway_trunks: Not a number: type digits only, such as 10."),
        (
            "name;credit\nA;\"1,234\"",
            "Row 2, credit: Could mean two amounts: leave out what parts thousands, such as 1234.00.",
        ),
        ("name,credit\nA,1", "Row 2, credit: Less than the smallest credit, $5.00: add that much, or 0."),
        (
            "name,credit\nA,250",
            "Row 2, confirm_credit: More than $100.00, which is asked about twice: repeat the amount in confirm_credit, a column to be added where it is not there.",
        ),
        (
            "name,credit,balance\nA,5,5",
            "Row 2, balance: Either credit, which is added now, or balance, which it had elsewhere: leave one empty.",
        ),
        (
            "name,call_emergency\nA,no",
            "Row 2, confirm_emergency: Emergency calls would be denied: say so with the word EMERGENCY in confirm_emergency, a column to be added where it is not there.",
        ),
        ("name,call_toll_us\nA,maybe", "Row 2, call_toll_us: Neither yes nor no."),
        (
            "name,show_balance,show_credit\nA,no,yes",
            "Row 2, show_credit: Show Credit Information is seen only with Per Minute, which is hidden: show Per Minute first.",
        ),
        ("name,admin_email\nA,a@b.example", "Row 2, admin_first_name: Type the admin's first name."),
        ("name,admin_email\nA,nobody", "Row 2, admin_email: "),
        (
            "name,parent\nA,B\nB,",
            "Row 2, parent: No account has this id, realm, import id or name, and no row before this one: put the account above first.",
        ),
        ("name,parent\nA,Old ABC", "Row 2, parent: Old ABC is disabled: enable it first, or choose another."),
        ("name,parent,credit\nA,,1\nB,A,", "Row 3, parent: The account above is row 2, which cannot be imported."),
        (
            "Name,Realm\nA,b,c",
            "Row 2: More values than the header has columns: put a value with a comma or semicolon in quotes.",
        ),
        (
            "name,realm\n\"A\nB\",\nC\u{202E},",
            "Row 3 (line 4), name: Has an invisible character (U+202E); delete it or type it anew.",
        ),
        (
            "name,realm\nA,a\nB,\"b\nC,c",
            "Row 3, realm: A quote that begins here is never closed: close it, or double it where it is part of the value.",
        ),
    ] {
        let (out, err) = refused(&home, text);
        assert!(out.contains(&format!("\n{told}")), "{text:?}: {out}");
        assert!(err.contains("cannot be imported, so nothing was."), "{err}");
    }
    let (out, _) = refused(&home, b"name,realm\nCaff\xe8,a\nN\0L,b\n");
    assert!(out.contains("\nRow 2, name: Not UTF-8 text: save the file as UTF-8"), "{out}");
    assert!(out.contains("\nRow 3, name: Has an invisible character (U+0000)"), "{out}");
}

#[test]
fn what_the_screens_ask_twice_is_said_in_columns() {
    let home = empty();
    let text = "name,credit,confirm_credit,call_emergency,confirm_emergency,balance\n\
                A,250,250.00,no,EMERGENCY,\n\
                B,,,,,1.50\n";
    let done = import(&home, text, &[]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(home.account("A")["account"]["call_restriction"]["emergency"]["action"], "deny");
    // what it had elsewhere is free of the smallest credit
    assert_eq!(home.account("B")["credit"]["balance"], "1.50");
}

#[test]
fn files_that_cannot_be_read_are_refused_whole() {
    let home = empty();
    for (text, says) in [
        ("", "The file is empty."),
        ("nme,relm\nA,a", "No such column: “nme” (did you mean name?), “relm” (did you mean realm?)."),
        ("name,password\nA,secret", "The file has a column of passwords, which is never read"),
        ("[{\"account\": {\"name\": \"A\"}}", "The list ends before its last bracket, after 1 documents."),
    ] {
        let ran = import(&home, text, &["--skip-invalid"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.err.starts_with(says), "{text:?}: {}", ran.err);
    }
    // a value that never ends is not taken into memory
    let endless = format!("name,realm\nA,a\nB,\"{}", "x".repeat(3 << 20));
    let ran = import(&home, endless, &[]);
    assert!(
        ran.err.starts_with("Row 3 is longer than a megabyte: probably a quote in it is never closed."),
        "{}",
        ran.err
    );
    assert!(ran.err.ends_with("Nothing was imported.\n"), "{}", ran.err);
    assert_eq!(names(&home).len(), 0);

    let missing = home.fails(&["import", "missing.csv"], 1);
    assert_eq!(missing, "FILE: There is no file missing.csv. Check how it is spelt.\n");
    let folder = home.fails(&["import", "."], 1);
    assert_eq!(folder, "FILE: . is a folder. Name a file in it.\n");
    write(&home, "closed.csv", "name\nA");
    assert!(home.fails(&["import"], 2).contains("<FILE|--template|--undo <IMPORT>>"));
}

#[test]
fn trunks_are_not_oversold_however_the_rows_come() {
    let home = empty();
    let (out, _) = refused(&home, "name,twoway_trunks\nA,300\nB,200\nC,1\nD,0\n");
    assert!(out.ends_with("Wrong             1\nRow 4, twoway_trunks: More than are left: 0 of 500.\n"), "{out}");

    let done = import(&home, "name,twoway_trunks\nA,300\nB,300\nC,200\n", &["--skip-invalid"]);
    assert!(
        done.out.starts_with(
            "Imported          2\nThere already     0\nLeft out          1, written to customers.rejected.csv\n"
        ),
        "{done:?}"
    );
    assert_eq!(names(&home), ["A", "C"]);
    assert_eq!(
        fs::read_to_string(home.path("customers.rejected.csv")).unwrap(),
        "\u{FEFF}name,twoway_trunks,problem_row,problem_column,problem\n\
         B,300,3,twoway_trunks,More than are left: 0 of 500.\n"
            .replace("0 of 500", "200 of 500")
    );
}

#[test]
fn rejected_rows_are_mended_and_imported_again() {
    let home = empty();
    let text = "realm;name;admin email\n\"a\";One;\n;\"T;wo\";nobody\nb;=Three;\n";
    let done = import(&home, text, &["--skip-invalid"]);
    assert_eq!(names(&home), ["=Three", "One"]);
    assert!(done.out.contains("Left out          1, written to customers.rejected.csv"), "{done:?}");
    let path = home.path("customers.rejected.csv");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let rejected = fs::read_to_string(&path).unwrap();
    assert!(
        rejected.contains("\n;\"T;wo\";nobody;3;\"admin email; admin_first_name; admin_last_name\";\"No @ in it: "),
        "{rejected}"
    );

    // one that is there already is not written over
    import(&home, text, &["--skip-invalid"]);
    assert!(home.path("customers.rejected-2.csv").exists());
    let ran = import(&home, text, &["--skip-invalid", "--rejected", "customers.rejected.csv"]);
    assert_eq!(
        ran.err,
        "--rejected: customers.rejected.csv is there already, and is not written over. Name another file, or move it away.\n"
    );

    // mended as in a spreadsheet, with the columns that tell of it still there
    let mended = rejected.replace(";nobody;", ";;");
    let done = import(&home, mended, &[]);
    assert!(done.out.starts_with("Imported          1\n"), "{done:?}");
    assert_eq!(names(&home), ["=Three", "One", "T;wo"]);

    // where nothing was left out, no file is left behind
    import(&home, "name\nFour", &["--skip-invalid", "--rejected", "none.csv"]);
    assert!(!home.path("none.csv").exists());
}

#[test]
fn passwords_go_to_a_file_of_their_own() {
    let home = empty();
    let text = "name,admin_first_name,admin_last_name,admin_email\nA,Ann,A,ann@a.example\nB,,,\nC,Cy,C,cy@c.example\n";
    let done = import(&home, text, &["--passwords-to", "passwords.csv"]);
    assert!(done.out.contains("Passwords         in passwords.csv: hand them out, then delete it\n"), "{done:?}");
    let path = home.path("passwords.csv");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines[0], ["account", "realm", "login", "password"]);
    assert_eq!((lines.len(), lines[1][0], lines[2][2]), (3, "A", "cy@c.example"));
    for line in &lines[1..] {
        let told = home.ok_with(&["admin", "check-password", line[0], line[2]], line[3]);
        assert!(told.contains("is the password"), "{told}");
    }
    let again = import(&home, "name\nD", &["--passwords-to", "passwords.csv"]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.starts_with("--passwords-to: passwords.csv is there already"), "{}", again.err);
    assert_eq!(names(&home).len(), 3);
}

#[test]
fn documents_are_imported_in_a_list_or_one_a_line() {
    let home = empty();
    let one = json!({"account": {"name": "One", "custom_notes": "a\nb"}, "users": [
        {"first_name": "A", "last_name": "B", "email": "a@b.example"},
        {"first_name": "C", "last_name": "D", "email": "c@d.example", "priv_level": "user"}]});
    let two =
        json!({"account": {"name": "Two", "realm": "two.sip.acme.example"}, "import": {"id": "2", "parent": "One"}});
    write(&home, "list.json", json!([one, two]).to_string());
    write(&home, "lines.json", format!("{one}\n{two}\n"));
    assert!(home.ok(&["import", "list.json"]).starts_with("Imported          2\n"));
    assert_eq!(home.account("One")["users"].as_array().unwrap().len(), 2);
    assert_eq!(home.account("Two")["meta"]["parent_id"], home.account("One")["account"]["id"]);

    let ran = home.run(&["import", "lines.json", "--json"]);
    let checked: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(checked["checked"], json!({"rows": 2, "good": 0, "there": 1, "bad": 1}));
    assert_eq!(checked["problems"][0]["place"], "account.name");
    let error: Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((ran.code, &error["error"]["code"]), (Some(3), &json!("refused")));

    write(&home, "wrong.json", "{\"account\": {\"name\": \"Three\", \"colour\": 1}}\n{\"account\"\n}\n");
    let ran = home.run(&["import", "wrong.json", "--skip-invalid"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let rejected = fs::read_to_string(home.path("wrong.rejected.json")).unwrap();
    let first: Value = serde_json::from_str(rejected.lines().next().unwrap()).unwrap();
    assert_eq!(first["problem"][0]["place"], "account.colour");
    assert_eq!(first["account"]["name"], "Three");
}

#[test]
fn an_import_is_taken_back_but_for_what_was_worked_on() {
    let home = empty();
    let done = import(&home, "name,parent\nA,\nB,A\nC,\nD,", &["--json"]);
    let done: Value = serde_json::from_str(&done.out).unwrap();
    let id = done["imported"]["id"].as_str().unwrap().to_owned();
    home.ok(&["account", "edit", "C", "--twoway", "1"]);
    home.ok(&["account", "add", "--name", "Below", "--parent", "B"]);
    home.ok(&["credit", "add", "D", "50", "--reason", "Paid"]);
    let told = home.ok(&["import", "--undo", &id]);
    assert_eq!(told.lines().next(), Some("Taken back        0"), "{told}");
    assert_eq!(names(&home), ["A", "B", "Below", "C", "D"]);
    home.ok(&["account", "delete", "Below", "--confirm", "Below"]);
    let told = home.json(&["import", "--undo", &id, "--json"]);
    assert_eq!(told["undone"], json!({"import": id, "accounts": 2, "kept": 2, "kept_names": ["D", "C"]}));
    assert!(home.fails(&["import", "--undo", &"0".repeat(32)], 4).starts_with("There is no import 000"));
    assert!(home.ok(&["history", "list", "--limit", "1"]).contains("import undone"));
    home.ok(&["history", "verify"]);
    home.ok(&["doctor"]);
    // what is gone can be imported again
    assert_eq!(import(&home, "name,parent\nA,\nB,A\nE,", &[]).code, Some(0));
}

#[test]
fn what_comes_through_a_pipe_is_read_once() {
    let home = empty();
    let done = home.ok_with(&["import", "-"], "name\nA\nB");
    assert!(done.starts_with("Imported          2\n"));
    let history = home.ok(&["history", "list", "--limit", "1"]);
    assert!(history.contains("Imported from: standard input"), "{history}");
}

#[test]
fn an_interrupt_while_a_pipe_is_read_leaves_nothing() {
    let home = empty();
    let mut child = Command::new(BINARY)
        .env_clear()
        .env("HOME", home.0.path())
        .args(["import", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    to.write_all(b"name\nA\n").unwrap();
    // it listens once it reads
    std::thread::sleep(Duration::from_millis(500));
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(to);
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "Stopped. Nothing was imported.\n");
    assert_eq!(names(&home).len(), 0);
}

#[test]
fn nothing_is_imported_where_nothing_may_be_changed() {
    let home = empty();
    write(&home, "a.csv", "name\nA");
    assert!(home.fails(&["import", "a.csv", "--read-only"], 1).starts_with("Nothing is imported."));
    assert!(home.ok(&["import", "a.csv", "--dry-run", "--read-only"]).contains("Can be imported   1\n"));
    let none = Home::new();
    write(&none, "a.csv", "name\nA");
    assert!(none.fails(&["import", "a.csv"], 1).starts_with("There is no reseller"));
}

#[test]
fn no_quote_merges_rows_and_a_lone_one_is_a_letter() {
    let home = empty();
    let (out, _) = refused(&home, "name,realm\n\"Beta,b\nC,c\n\"Delta\",d\nE,e\n");
    assert!(
        out.ends_with(
            "Rows              2\nCan be imported   1\nThere already     0\nWrong             1\n\
             Row 2, name: Text after the quote that closes this value: double each quote that is part of it. Perhaps a \
             quote was never closed.\n"
        ),
        "{out}"
    );
    let (out, _) = refused(&home, "name,realm\n5\" Pipe,a\nB,\"b\nC,c\n");
    assert!(out.ends_with("\nRow 3, realm: A quote that begins here is never closed: close it, or double it where it is part of the value.\n"), "{out}");
    assert_eq!(import(&home, "name,realm\n5\" Pipe,a\n\"A\nB\",b", &[]).code, Some(0));
    assert_eq!(names(&home), ["5\" Pipe", "A B"]);
}

#[test]
fn what_was_not_imported_cannot_be_imported_unmended_and_no_spreadsheet_runs_it() {
    let home = empty();
    let text = b"name;admin_phone;twoway_trunks;problem\n\
                 Good;;1;\n\
                 A;+1 415;5;;7\n\
                 Caff\xe8;;;\n\
                 =Beta;\"b\"x;1\n\
                 -C;;ten;\n\
                 D;;\"d\nE;;;";
    let done = import(&home, text, &["--skip-invalid"]);
    assert!(done.out.starts_with("Imported          1\nThere already     0\nLeft out          5, "), "{done:?}");
    let rejected = fs::read_to_string(home.path("customers.rejected.csv")).unwrap();
    let lines: Vec<&str> = rejected.lines().collect();
    assert_eq!(lines[0], "\u{FEFF}name;admin_phone;twoway_trunks;problem_row;problem_column;problem;problem_more");
    for (line, begin, end) in [
        (1, "A;'+1 415;5;3;;More values than", ";7"),
        (2, "Caff\u{FFFD};;;4;name;Not UTF-8 text", ";"),
        (3, "'=Beta;;;5;admin_phone;", ";\"\"\"b\"\"x;1\""),
        (4, "'-C;;ten;6;twoway_trunks;", ";"),
        (5, "D;;;7;twoway_trunks;", ";\"\"\"d"),
        (6, "E;;;\"", ""),
    ] {
        let is_so = lines[line].starts_with(begin) && lines[line].ends_with(end);
        assert!(is_so, "{line}: {}", lines[line]);
    }
    let (out, _) = refused(&home, &rejected);
    for told in [
        "Wrong             5\n",
        "\nRow 2, problem_more: Not empty: it holds what did not fit into the row's columns.",
        "\nRow 3, name: Has a letter that could not be read (U+FFFD): type it anew",
    ] {
        assert!(out.contains(told), "{out}");
    }
    let again = import(&home, &rejected, &["--skip-invalid"]);
    assert!(again.out.contains("Left out          5, "), "{again:?}");
    let twice = fs::read_to_string(home.path("customers.rejected-2.csv")).unwrap();
    assert_eq!(twice.lines().next(), Some(lines[0]));
    assert!(twice.contains("\nA;'+1 415;5;2;problem_more;") && twice.contains(";7\n"), "{twice}");

    let mended = "name;twoway_trunks;problem_row;problem_more\nA;5;3;\n";
    assert_eq!(import(&home, mended, &[]).code, Some(0));
    let (out, _) = refused(&home, r#"{"account": {"name": "Caff\ufffd"}}"#);
    assert!(out.contains("\nRow 1, account.name: Has a letter that could not be read"), "{out}");
}

#[test]
fn no_list_of_a_file_is_lost() {
    let home = empty();
    let list = |name: &str| json!([{"account": {"name": name}}]).to_string();
    let done = home.run_with(&["import", "-"], &format!("{}\n{}\n", list("One"), list("Two")));
    assert!(done.out.starts_with("Imported          2\n"), "{done:?}");
    let ran = home.run_with(&["import", "-"], &format!("{}\n{{}}\n", list("Three")));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.err.starts_with("On line 2, after the end of a list, something stands that is no list."),
        "{}",
        ran.err
    );
    assert_eq!(names(&home), ["One", "Two"]);
}

#[test]
fn no_secret_of_a_document_is_kept() {
    let home = empty();
    let good = r#"{"account": {"name": "Good"}}"#;
    let secrets = [
        r#"{"account": {"name": "A"}, "users": [{"password": "pa55-word"}]}"#,
        r#"{"account": {"name": "B", "pvt_md5_auth": "pa55-word"}}"#,
        r#"{"account": {"name": "C", "contact": {"billing": {"Secret": {"x": ["pa55-word"]}}}}}"#,
        r#"{"account": {"name": "D"} "password": "pa55-word"}"#,
    ];
    write(&home, "a.json", format!("{good}\n{}\n", secrets.join("\n")));
    let ran = home.run(&["import", "a.json", "--dry-run"]);
    for told in [
        "\nRow 2, users[0].password: A password is never read from a document",
        "\nRow 3, account.pvt_md5_auth: No such key here",
        "\nRow 4, account.contact.billing.Secret: Passwords, hashes and KAZOO's private keys are never read",
        "\nRow 5: Not JSON",
    ] {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
    let done = home.run(&["import", "a.json", "--skip-invalid"]);
    assert!(done.out.contains("Left out          4, "), "{done:?}");
    write(&home, "b.csv", "name,password\nA,pa55-word\n");
    assert_eq!(home.run(&["import", "b.csv", "--skip-invalid"]).code, Some(1));
    assert!(!home.path("b.rejected.csv").exists());
    let rejected = fs::read_to_string(home.path("a.rejected.json")).unwrap();
    assert!(rejected.contains(r#""users":[{"password":null}]"#), "{rejected}");
    let again = home.run(&["import", "a.rejected.json"]);
    assert!(again.out.contains("Wrong             4\n"), "{again:?}");
    for text in [&rejected, &ran.out, &done.out, &again.out] {
        assert!(!text.contains("pa55-word"), "{text}");
    }
}

#[test]
fn a_balance_is_typed_as_an_amount_is_and_may_be_below_zero() {
    let home = empty();
    let done = import(&home, "name,balance\nA,-5\nB,\"-12,5\"\nC,12\n", &[]);
    assert_eq!(done.code, Some(0), "{done:?}");
    for (name, balance) in [("A", "-5.00"), ("B", "-12.50"), ("C", "12.00")] {
        assert_eq!(home.account(name)["credit"]["balance"], balance);
    }
    for (balance, told) in [
        ("-9999999990.01", "The balance would be too far below zero: -$9999999990.00 at least."),
        ("9999999990.01", "The balance would be too large: $9999999990.00 at most."),
        ("-99999999999999999999", "The balance would be too far below zero: -$9999999990.00 at least."),
    ] {
        let (out, _) = refused(&home, format!("name,balance\nD,{balance}\n"));
        assert!(out.ends_with(&format!("\nRow 2, balance: {told}\n")), "{out}");
    }
    assert_eq!(import(&home, "name,balance\nD,-9999999990.00\n", &[]).code, Some(0));
    home.ok(&["history", "verify"]);
}
