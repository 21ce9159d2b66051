//! What a plugin says when a call fails.

use std::fmt;

/// A failed PJRT call: the plugin's own code and message, and which call it was. Errors that this
/// crate finds before it calls the plugin have the same form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{call}: {message} [{code}]")]
pub struct PjrtError {
    pub code: ErrorCode,
    pub message: String,
    /// The C function, e.g. `PJRT_Client_Compile`, or the method of ours that refused.
    pub call: &'static str,
}

impl PjrtError {
    pub(super) fn invalid(call: &'static str, message: String) -> Self {
        PjrtError { code: ErrorCode::InvalidArgument, message, call }
    }
}

/// The status codes of PJRT (those of `absl::Status`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    Cancelled,
    Unknown,
    InvalidArgument,
    DeadlineExceeded,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    ResourceExhausted,
    FailedPrecondition,
    Aborted,
    OutOfRange,
    Unimplemented,
    Internal,
    Unavailable,
    DataLoss,
    Unauthenticated,
    /// A number that the header does not list.
    Other(u32),
}

impl ErrorCode {
    pub(super) fn from_raw(code: u32) -> Self {
        use ErrorCode::*;
        const LISTED: [ErrorCode; 16] = [
            Cancelled,
            Unknown,
            InvalidArgument,
            DeadlineExceeded,
            NotFound,
            AlreadyExists,
            PermissionDenied,
            ResourceExhausted,
            FailedPrecondition,
            Aborted,
            OutOfRange,
            Unimplemented,
            Internal,
            Unavailable,
            DataLoss,
            Unauthenticated,
        ];
        (code as usize).checked_sub(1).and_then(|i| LISTED.get(i).copied()).unwrap_or(Other(code))
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ErrorCode::*;
        f.write_str(match self {
            Cancelled => "CANCELLED",
            Unknown => "UNKNOWN",
            InvalidArgument => "INVALID_ARGUMENT",
            DeadlineExceeded => "DEADLINE_EXCEEDED",
            NotFound => "NOT_FOUND",
            AlreadyExists => "ALREADY_EXISTS",
            PermissionDenied => "PERMISSION_DENIED",
            ResourceExhausted => "RESOURCE_EXHAUSTED",
            FailedPrecondition => "FAILED_PRECONDITION",
            Aborted => "ABORTED",
            OutOfRange => "OUT_OF_RANGE",
            Unimplemented => "UNIMPLEMENTED",
            Internal => "INTERNAL",
            Unavailable => "UNAVAILABLE",
            DataLoss => "DATA_LOSS",
            Unauthenticated => "UNAUTHENTICATED",
            Other(code) => return write!(f, "code {code}"),
        })
    }
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
