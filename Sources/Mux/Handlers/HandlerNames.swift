// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The ids of handlers, and the names that the protocol's error texts have for them (`GRID-V1 §3`, `§6`).
///
/// The names say what the ids were first given out for. An application that uses an id for something else sees the name
/// in no other place than that text.
public enum HandlerNames {
    /// The ids that a request or a stream can be for.
    public static let validIDs: ClosedRange<UInt8> = 1...79

    private static let names = [
        "handlerInvalid", "LockLock", "LockRLock", "LockUnlock", "LockRUnlock", "LockRefresh", "LockForceUnlock",
        "WalkDir", "StatVol", "DiskInfo", "NSScanner", "ReadXL", "ReadVersion", "DeleteFile", "DeleteVersion",
        "UpdateMetadata", "WriteMetadata", "CheckParts", "RenameData", "RenameFile", "ReadAll", "ServerVerify",
        "Trace", "Listen", "DeleteBucketMetadata", "LoadBucketMetadata", "ReloadSiteReplicationConfig",
        "ReloadPoolMeta", "StopRebalance", "LoadRebalanceMeta", "LoadTransitionTierConfig", "DeletePolicy",
        "LoadPolicy", "LoadPolicyMapping", "DeleteServiceAccount", "LoadServiceAccount", "DeleteUser", "LoadUser",
        "LoadGroup", "HealBucket", "MakeBucket", "HeadBucket", "DeleteBucket", "GetMetrics", "GetResourceMetrics",
        "GetMemInfo", "GetProcInfo", "GetOSInfo", "GetPartitions", "GetNetInfo", "GetCPUs", "ServerInfo",
        "GetSysConfig", "GetSysServices", "GetSysErrors", "GetAllBucketStats", "GetBucketStats", "GetSRMetrics",
        "GetPeerMetrics", "GetMetacacheListing", "UpdateMetacacheListing", "GetPeerBucketMetrics", "StorageInfo",
        "ConsoleLog", "ListDir", "GetLocks", "BackgroundHealStatus", "GetLastDayTierStats", "SignalService",
        "GetBandwidth", "WriteAll", "ListBuckets", "RenameDataInline", "RenameData2", "CheckParts2", "RenamePart",
        "ClearUploadID", "CheckParts3", "handlerTest", "handlerTest2",
    ]

    /// The name of an id; `nil` for one that is not valid.
    public static func name(of id: UInt8) -> String? {
        validIDs.contains(id) && Int(id) < names.count ? names[Int(id)] : nil
    }
}
