// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Ends a run whose violations say why.
struct MeshFailure: Error {}
