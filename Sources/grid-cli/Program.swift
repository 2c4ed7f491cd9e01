// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import GridCommands

/// The program `grid`.
@main
enum Program {
    static func main() async {
        await GridCommand.main()
    }
}
