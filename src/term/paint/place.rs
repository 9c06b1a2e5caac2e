//! Where the terminal's cursor is, as far as that is known, and the shortest way to another place. All of it is what
//! a VT100 understood.

use ratatui::layout::{Position, Size};

use super::short::Short;

/// Where the cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Exactly here, and no wrap is pending.
    At(Position),
    /// In this row, and in this column where the terminal counts as we do.
    About(Position),
    /// Anywhere.
    Unknown,
}

impl Place {
    /// Moves the cursor.
    pub(super) fn go(&mut self, to: Position, size: Size, out: &mut Vec<u8>) {
        let at = Self::At(to);
        if *self != at {
            out.extend_from_slice(self.shortest(to, size).as_bytes());
            *self = at;
        }
    }

    fn shortest(self, to: Position, size: Size) -> Short {
        let mut best = absolute(to);
        let mut consider = |way: Short| {
            if way.len() < best.len() {
                best = way;
            }
        };
        let row = match self {
            Self::Unknown => return best,
            Self::About(meant) => meant.y,
            Self::At(from) => {
                if from.y == to.y {
                    consider(aside(from.x, to.x));
                } else if from.x == to.x {
                    consider(up_or_down(from.y, to.y));
                }
                from.y
            }
        };
        // a line feed in the last row would scroll
        if let Some(down) = to.y.checked_sub(row)
            && to.y < size.height
            && down < 4
        {
            let mut way = Short::default();
            way.push(b'\r');
            (0..down).for_each(|_| way.push(b'\n'));
            way.append(&aside(0, to.x));
            consider(way);
        }
        best
    }
}

fn absolute(to: Position) -> Short {
    let mut way = Short::default();
    way.push(0x1b);
    way.push(b'[');
    if to.y > 0 || to.x > 0 {
        if to.y > 0 {
            way.number(to.y + 1);
        }
        if to.x > 0 {
            way.push(b';');
            way.number(to.x + 1);
        }
    }
    way.push(b'H');
    way
}

fn aside(from: u16, to: u16) -> Short {
    let mut way = Short::default();
    if to > from {
        way.command(to - from, b'C');
    } else if from - to < 4 {
        (to..from).for_each(|_| way.push(0x08));
    } else {
        way.command(from - to, b'D');
    }
    way
}

fn up_or_down(from: u16, to: u16) -> Short {
    let mut way = Short::default();
    if to > from {
        way.command(to - from, b'B')
    } else {
        way.command(from - to, b'A')
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_is_taken() {
        let at = |x, y| Place::At(Position { x, y });
        let about = |x, y| Place::About(Position { x, y });
        for (from, to, way) in [
            (at(5, 5), (5, 5), ""),
            (at(5, 5), (4, 5), "\x08"),
            (at(5, 5), (2, 5), "\x08\x08\x08"),
            (at(5, 5), (0, 5), "\r"),
            (at(50, 5), (40, 5), "\x1b[10D"),
            (at(50, 5), (1, 5), "\r\x1b[C"),
            (at(5, 5), (6, 5), "\x1b[C"),
            (at(5, 5), (70, 5), "\x1b[65C"),
            (at(5, 5), (5, 4), "\x1b[A"),
            (at(5, 5), (5, 15), "\x1b[10B"),
            (at(5, 5), (0, 6), "\r\n"),
            (at(5, 15), (1, 17), "\r\n\n\x1b[C"),
            (at(5, 15), (0, 19), "\x1b[20H"),
            (at(5, 15), (70, 3), "\x1b[4;71H"),
            (at(5, 15), (70, 0), "\x1b[;71H"),
            (at(5, 15), (0, 0), "\x1b[H"),
            (about(5, 5), (5, 5), "\r\x1b[5C"),
            (about(5, 15), (0, 16), "\r\n"),
            (Place::Unknown, (5, 5), "\x1b[6;6H"),
        ] {
            let (mut place, mut out) = (from, Vec::new());
            let to = Position { x: to.0, y: to.1 };
            place.go(to, Size::new(80, 24), &mut out);
            assert_eq!(out.escape_ascii().to_string(), way.as_bytes().escape_ascii().to_string(), "{from:?} to {to:?}");
            assert_eq!(place, Place::At(to));
        }
    }
}
