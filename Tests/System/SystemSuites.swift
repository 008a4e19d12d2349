import Testing

/// Holds every suite of whole programs: one after the other, because each wants the machine for itself.
@Suite(.serialized) enum SystemSuites {}
