//! The little language of `-e usdt=`: `python:gc__*,libc:setjmp@libc.so.6,!python:line`.

use super::glob::Glob;
use super::matcher::{ModuleNames, ModulePattern};
use super::spec::SpecError;

/// Which statically defined probes were asked for, from all options.
#[derive(Clone, Debug, Default)]
pub struct UsdtSpec {
    /// What is wanted. When there are only exclusions, everything is.
    pub include: Vec<UsdtPattern>,
    /// What is not wanted, even if it is included.
    pub exclude: Vec<UsdtPattern>,
}

/// One item of a list.
#[derive(Clone, Debug)]
pub struct UsdtPattern {
    provider: Glob,
    name: Glob,
    module: Option<ModulePattern>,
    /// The item as it was written, for messages.
    pub text: String,
}

impl UsdtSpec {
    /// Reads one more list into this one: `PROVIDER:NAME[@MODULE]`, or `NAME` of any provider.
    ///
    /// # Errors
    /// For an empty item or part of one.
    pub fn add(&mut self, text: &str) -> Result<(), SpecError> {
        for item in text.split(',') {
            let (list, body) = match item.strip_prefix(['!', '-']) {
                Some(body) => (&mut self.exclude, body),
                None => (&mut self.include, item),
            };
            let (probe, module) = body.split_once('@').map_or((body, None), |(probe, module)| (probe, Some(module)));
            let (provider, name) = probe.split_once(':').unwrap_or(("*", probe));
            if provider.is_empty() || name.is_empty() || module == Some("") {
                let reason = "a probe is written PROVIDER:NAME[@MODULE]".to_owned();
                return Err(SpecError { item: item.to_owned(), reason });
            }
            list.push(UsdtPattern {
                provider: Glob::new(provider),
                name: Glob::new(name),
                module: module.map(ModulePattern::new),
                text: item.to_owned(),
            });
        }
        Ok(())
    }

    /// Whether a probe of that module is wanted.
    #[must_use]
    pub fn chooses(&self, provider: &str, name: &str, module: ModuleNames<'_>) -> bool {
        let meant = |pattern: &UsdtPattern| pattern.means(provider, name, module);
        (self.include.is_empty() || self.include.iter().any(meant)) && !self.exclude.iter().any(meant)
    }
}

impl UsdtPattern {
    /// Whether a probe of that module is meant.
    #[must_use]
    pub fn means(&self, provider: &str, name: &str, module: ModuleNames<'_>) -> bool {
        self.module.as_ref().is_none_or(|pattern| pattern.matches(module))
            && self.provider.matches(provider)
            && self.name.matches(name)
    }

    /// What it asks for, without module.
    #[must_use]
    pub fn wanted(&self) -> &str {
        self.text.split('@').next().unwrap_or(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIBC: ModuleNames<'_> = ModuleNames { path: "/lib/libc.so.6", soname: Some("libc.so.6"), is_main: false };

    fn chosen(list: &str, provider: &str, name: &str) -> bool {
        let mut spec = UsdtSpec::default();
        spec.add(list).unwrap();
        spec.chooses(provider, name, LIBC)
    }

    #[test]
    fn probes_are_chosen_by_provider_name_and_module() {
        assert!(chosen("libc:setjmp", "libc", "setjmp") && !chosen("libc:setjmp", "libc", "longjmp"));
        assert!(chosen("*jmp", "libc", "setjmp") && chosen("libc:*,!libc:l*", "libc", "setjmp"));
        assert!(!chosen("libc:*,!libc:l*", "libc", "longjmp") && !chosen("libc:*@libm", "libc", "setjmp"));
        assert!(chosen("!python:*", "libc", "setjmp"));
        for wrong in ["", "a:", ":b", "a:b@", "a:b,,c:d", "!"] {
            assert!(UsdtSpec::default().add(wrong).is_err(), "{wrong}");
        }
    }
}
