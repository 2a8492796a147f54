//! No picture of memory is written when the program dies: it would hold keys and names in clear.

/// Switches core dumps off for this process, for good: it leaves none, whatever handles them, and
/// other programs of the same account may not look into its memory.
///
/// # Errors
/// Where the operating system refuses. No key is opened then.
pub(crate) fn switch_off() -> anyhow::Result<()> {
    use anyhow::Context as _;
    rlimit::setrlimit(rlimit::Resource::CORE, 0, 0).context("core dumps cannot be switched off")?;
    // A handler that the kernel starts (`|` in core_pattern) gets the dump whatever the limit is,
    // but not that of a process which says it is not to be dumped.
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
        .context("core dumps cannot be switched off")?;
    Ok(())
}
