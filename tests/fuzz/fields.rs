//! Typing, pasting and deleting in fields.

use proptest::{prelude::*, sample::select};
use trunkdesk::form::{
    Count, Value,
    secret_input::SecretInput,
    text_area::TextArea,
    wrap::{columns, pieces, wrap},
};
use tui_input::InputRequest;

use crate::{config, text};

#[derive(Debug, Clone)]
enum Step {
    Paste(String),
    Edit(InputRequest),
    Lines(isize),
}

fn step() -> impl Strategy<Value = Step> {
    use InputRequest::{
        DeleteLine, DeleteNextChar, DeletePrevChar, DeletePrevWord, GoToEnd, GoToNextChar, GoToPrevChar, GoToStart,
    };
    prop_oneof![
        2 => text(12).prop_map(Step::Paste),
        2 => crate::character().prop_map(|c| Step::Edit(InputRequest::InsertChar(c))),
        5 => select(&[DeletePrevChar, DeleteNextChar, GoToPrevChar, GoToNextChar, GoToStart, GoToEnd, DeletePrevWord,
                      DeleteLine][..]).prop_map(Step::Edit),
        1 => (-3..4_isize).prop_map(Step::Lines),
    ]
}

/// What holds for a field at any time.
fn check(value: &Value) -> Result<(), TestCaseError> {
    match value {
        Value::Text(input) => {
            prop_assert!(!input.value().contains(char::is_control), "{:?}", input.value());
            let mut stops = vec![0];
            stops.extend(
                pieces(input.value()).iter().map(|(byte, piece)| input.value()[..byte + piece.len()].chars().count()),
            );
            prop_assert!(stops.contains(&input.cursor()), "{} in {:?}", input.cursor(), input.value());
        }
        Value::Lines(area) => {
            prop_assert!(!area.text().contains(|c: char| c.is_control() && c != '\n'), "{:?}", area.text());
            let lines = area.lines();
            let (line, column) = area.caret();
            prop_assert!(line < lines.len() && column <= columns(lines[line]), "{:?} in {:?}", area.caret(), lines);
            prop_assert_eq!(lines.concat(), area.text().replace('\n', ""));
            prop_assert!(
                lines.iter().all(|line| columns(line.trim_end_matches(' ')) <= 10 || pieces(line).len() == 1),
                "{:?}",
                lines
            );
        }
        Value::Hidden(input) => {
            prop_assert!(input.caret() <= input.len());
            prop_assert!(!input.secret().reveal().contains(char::is_control));
        }
        Value::Count(_) => prop_assert!(value.text().bytes().all(|byte| byte.is_ascii_digit()), "{}", value.text()),
        Value::Switch(_) | Value::Choice(_) | Value::Zone(_) => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_steps_in_any_field(kind in 0..4_u8, steps in prop::collection::vec(step(), 0..10)) {
        let mut value = match kind {
            0 => Value::text_of(""),
            1 => {
                let mut area = TextArea::new("");
                area.fit(10);
                Value::Lines(area)
            }
            2 => Value::Hidden(SecretInput::default()),
            _ => Value::Count(Count::new(7)),
        };
        for step in steps {
            match step {
                Step::Paste(pasted) => {
                    // only a number refuses
                    let refused = value.paste(&pasted).is_err();
                    prop_assert!(!refused || kind == 3);
                }
                Step::Edit(request) => value.edit(request),
                Step::Lines(by) => {
                    if let Value::Lines(area) = &mut value {
                        area.move_lines(by);
                    }
                }
            }
            check(&value)?;
        }
    }

    #[test]
    fn any_text_is_broken_into_lines(text in text(40), most in 2..20_usize) {
        let lines = wrap(&text, most);
        let fits = |line: &String| columns(line) <= most || pieces(line).len() == 1;
        prop_assert!(lines.iter().all(fits), "{:?}", lines);
        prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        prop_assert_eq!(pieces(&text).iter().map(|(_, piece)| *piece).collect::<String>(), text);
    }
}
