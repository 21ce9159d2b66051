//! The `trainer` binary: parse, validate, make one call, turn the result into an exit code.

fn main() -> std::process::ExitCode {
    gigapair::cli::main()
}
