//! The `trainer` binary: parse, validate, make one call, turn the result into an exit code.

fn main() -> std::process::ExitCode {
    // Set by the Makefile. Read here, not in the library, so that a new commit rebuilds only this file.
    gigapair::cli::main(option_env!("GIGAPAIR_COMMIT").unwrap_or("unknown"))
}
