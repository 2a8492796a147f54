//! The log as static files (C2SP tlog-tiles): hashes and entries in tiles of 256.

use standing_terms::Digest;

use super::merkle::root;

/// How many hashes or entries a whole tile holds.
pub const TILE: usize = 256;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TileOf {
    /// Hashes of this level: 0 for leaves, 1 for roots over 256 of them, and so on.
    Hashes(u8),
    /// Entries.
    Entries,
}

/// A tile by its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// Of what.
    pub of: TileOf,
    /// Which one, from nought.
    pub index: u64,
    /// How many hashes or entries: 256 in a whole tile.
    pub width: usize,
}

impl std::fmt::Display for Tile {
    /// The path below the address of the log, e.g. `tile/0/x001/234.p/5`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.of {
            TileOf::Hashes(level) => write!(f, "tile/{level}")?,
            TileOf::Entries => write!(f, "tile/entries")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for (place, group) in groups.iter().enumerate().rev() {
            let mark = if place == 0 { "" } else { "x" };
            write!(f, "/{mark}{group:03}")?;
        }
        if self.width < TILE {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

impl Tile {
    /// The tile of a path, as [`Display`](std::fmt::Display) writes it and no other spelling; none
    /// for any other text.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("tile/")?;
        let (of, rest) = rest.split_once('/')?;
        let of = match of {
            "entries" => TileOf::Entries,
            level => TileOf::Hashes(level.parse().ok().filter(|l| *l < 8)?),
        };
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => (
                groups,
                width.parse().ok().filter(|w| (1..TILE).contains(w))?,
            ),
            None => (rest, TILE),
        };
        let mut index = 0u64;
        for group in groups.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            if digits.len() != 3 {
                return None;
            }
            index = index
                .checked_mul(1000)?
                .checked_add(digits.parse::<u16>().ok()?.into())?;
        }
        let tile = Self { of, index, width };
        (tile.to_string() == path).then_some(tile)
    }
}

/// The tiles of a log of so many leaves.
#[derive(Debug, Clone)]
pub struct Tiles {
    levels: Vec<Vec<Digest>>,
}

impl Tiles {
    /// Over leaf hashes, in order.
    #[must_use]
    pub fn over(leaves: Vec<Digest>) -> Self {
        let mut levels = vec![leaves];
        while let Some(last) = levels.last()
            && last.len() >= TILE
        {
            let whole = last.chunks_exact(TILE).map(root).collect();
            levels.push(whole);
        }
        Self { levels }
    }

    /// How many leaves.
    #[must_use]
    pub fn size(&self) -> usize {
        self.leaves().len()
    }

    /// The leaf hashes.
    #[must_use]
    pub fn leaves(&self) -> &[Digest] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }

    fn span(&self, tile: &Tile) -> Option<(&[Digest], usize)> {
        let level = match tile.of {
            TileOf::Hashes(level) => self.levels.get(usize::from(level))?,
            TileOf::Entries => self.levels.first()?,
        };
        let from = usize::try_from(tile.index).ok()?.checked_mul(TILE)?;
        let hashes = level.get(from..from.checked_add(tile.width)?)?;
        Some((hashes, from))
    }

    /// The bytes of a tile of hashes; none where the log has not so many.
    #[must_use]
    pub fn hashes(&self, tile: &Tile) -> Option<Vec<u8>> {
        let (hashes, _) = self.span(tile)?;
        Some(hashes.iter().flat_map(|hash| hash.0).collect())
    }

    /// The bytes of a tile of entries: each with its length before it in two bytes; none where the
    /// log has not so many, or an entry is longer than 65,535 bytes.
    #[must_use]
    pub fn entries<'a>(
        &self,
        tile: &Tile,
        entry: impl Fn(usize) -> Option<&'a [u8]>,
    ) -> Option<Vec<u8>> {
        let (hashes, from) = self.span(tile)?;
        let mut bytes = Vec::new();
        for number in from..from + hashes.len() {
            let entry = entry(number)?;
            bytes.extend(u16::try_from(entry.len()).ok()?.to_be_bytes());
            bytes.extend(entry);
        }
        Some(bytes)
    }

    /// Every tile of a log of this size: the whole ones, and the last one of each level.
    pub fn all(&self) -> impl Iterator<Item = Tile> + '_ {
        let kinds = (0u8..)
            .zip(&self.levels)
            .map(|(level, hashes)| (TileOf::Hashes(level), hashes.len()))
            .chain([(TileOf::Entries, self.size())]);
        kinds.flat_map(|(of, count)| {
            (0u64..)
                .zip((0..count).step_by(TILE))
                .map(move |(index, from)| Tile {
                    of,
                    index,
                    width: TILE.min(count - from),
                })
        })
    }
}
