//! Items by their names. A sorted list: files hold some dozens of them, and a map of each kind would be much code.

use std::fmt;

/// What has a name.
pub(super) trait Named {
    fn name(&self) -> &str;
}

/// Items, each name once, sorted.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ByName<T>(Vec<T>);

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Named> ByName<T> {
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|item| item.name().cmp(name))
    }

    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.0.get(self.find(name).ok()?)
    }

    /// Takes an item out, to be changed and put back.
    pub(super) fn take(&mut self, name: &str) -> Option<T> {
        self.find(name).ok().map(|at| self.0.remove(at))
    }

    /// Puts an item in, in place of one with the same name.
    pub(super) fn put(&mut self, item: T) {
        match self.find(item.name()) {
            Ok(at) => {
                if let Some(old) = self.0.get_mut(at) {
                    *old = item;
                }
            }
            Err(at) => self.0.insert(at, item),
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Named::name)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: fmt::Debug> fmt::Debug for ByName<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Item(&'static str, u32);

    impl Named for Item {
        fn name(&self) -> &str {
            self.0
        }
    }

    #[test]
    fn each_name_is_there_once_and_sorted() {
        let mut items = ByName::default();
        assert!(items.is_empty() && items.get("a").is_none());
        for item in [Item("c", 1), Item("a", 2), Item("b", 3), Item("a", 4)] {
            items.put(item);
        }
        assert_eq!(items.names().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(items.get("a"), Some(&Item("a", 4)));
        assert_eq!(items.take("b"), Some(Item("b", 3)));
        assert_eq!(items.take("b"), None);
        assert_eq!(items.names().collect::<Vec<_>>(), ["a", "c"]);
    }
}
