//! Errors of PJRT calls.

use std::fmt;

/// A failed PJRT call: the plugin's own code and message, and the call. Errors this crate finds before calling the
/// plugin have the same form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{call}: {message} [{code}]")]
pub struct PjrtError {
    pub code: ErrorCode,
    pub message: String,
    /// The C function, e.g. `PJRT_Client_Compile`, or our own method that refused.
    pub call: &'static str,
}

impl PjrtError {
    pub(super) fn invalid(call: &'static str, message: String) -> Self {
        PjrtError { code: ErrorCode::InvalidArgument, message, call }
    }

    /// A successful call that returned a null handle: a plugin bug, but no reason to crash.
    pub(super) fn null(call: &'static str) -> Self {
        PjrtError { code: ErrorCode::Internal, message: "the plugin returned no handle".into(), call }
    }
}

/// The table: number, variant and name of each code.
macro_rules! error_codes {
    ($($number:literal $variant:ident $name:literal,)*) => {
        /// The status codes of PJRT (those of `absl::Status`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ErrorCode {
            $($variant,)*
            /// A code not listed in the header.
            Other(u32),
        }

        impl ErrorCode {
            pub(super) fn from_raw(code: u32) -> Self {
                match code {
                    $($number => ErrorCode::$variant,)*
                    other => ErrorCode::Other(other),
                }
            }
        }

        impl fmt::Display for ErrorCode {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(ErrorCode::$variant => f.write_str($name),)*
                    ErrorCode::Other(code) => write!(f, "code {code}"),
                }
            }
        }
    };
}

error_codes! {
    1 Cancelled "CANCELLED",
    2 Unknown "UNKNOWN",
    3 InvalidArgument "INVALID_ARGUMENT",
    4 DeadlineExceeded "DEADLINE_EXCEEDED",
    5 NotFound "NOT_FOUND",
    6 AlreadyExists "ALREADY_EXISTS",
    7 PermissionDenied "PERMISSION_DENIED",
    8 ResourceExhausted "RESOURCE_EXHAUSTED",
    9 FailedPrecondition "FAILED_PRECONDITION",
    10 Aborted "ABORTED",
    11 OutOfRange "OUT_OF_RANGE",
    12 Unimplemented "UNIMPLEMENTED",
    13 Internal "INTERNAL",
    14 Unavailable "UNAVAILABLE",
    15 DataLoss "DATA_LOSS",
    16 Unauthenticated "UNAUTHENTICATED",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_header() {
        use pjrt_sys as sys;
        let code = |raw| ErrorCode::from_raw(raw).to_string();
        assert_eq!(code(sys::PJRT_Error_Code_PJRT_Error_Code_CANCELLED), "CANCELLED");
        assert_eq!(code(sys::PJRT_Error_Code_PJRT_Error_Code_RESOURCE_EXHAUSTED), "RESOURCE_EXHAUSTED");
        assert_eq!(code(sys::PJRT_Error_Code_PJRT_Error_Code_UNAUTHENTICATED), "UNAUTHENTICATED");
        assert_eq!((code(0), code(99)), ("code 0".into(), "code 99".into()));
    }
}
