// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import NIOSSL

/// How the connections of a node are encrypted, when its name or a remote's begins with `https`.
///
/// A server's certificate always has to be issued by an authority that the dialer trusts, and to have the host of the
/// server's name. A host that is an IP address has to be the one that is connected to: such a name is not dialed where
/// ``GridConfiguration/addresses`` leads elsewhere. With ``verifiesDialers`` dialers have to have a certificate of such an authority too.
public struct GridTLS: Sendable {
    /// The node's certificate, followed by those that lead to the authority; none for a node that only dials.
    public var certificateChain: [NIOSSLCertificateSource]

    /// The key of the node's certificate.
    public var privateKey: NIOSSLPrivateKeySource?

    /// The authorities whose certificates are taken.
    public var trustRoots: NIOSSLTrustRoots

    /// Whether dialers have to show a certificate. Then all nodes need one that is good for both sides.
    public var verifiesDialers: Bool

    /// The oldest version of TLS that is spoken.
    public var minimumVersion: TLSVersion

    /// Makes settings.
    public init(
        certificateChain: [NIOSSLCertificateSource] = [],
        privateKey: NIOSSLPrivateKeySource? = nil,
        trustRoots: NIOSSLTrustRoots = .default,
        verifiesDialers: Bool = false,
        minimumVersion: TLSVersion = .tlsv12
    ) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.trustRoots = trustRoots
        self.verifiesDialers = verifiesDialers
        self.minimumVersion = minimumVersion
    }

    /// Makes settings from files in PEM.
    ///
    /// - Parameters:
    ///   - certificateChainFile: the node's certificate and those that lead to the authority; nil for a node that only
    ///     dials.
    ///   - privateKeyFile: the key.
    ///   - trustRootsFile: the authorities' certificates; nil for those that the system trusts.
    ///   - verifiesDialers: whether dialers have to show a certificate.
    /// - Throws: ``GridError`` with `invalidConfiguration` when a file cannot be read or is none of that kind.
    public init(
        certificateChainFile: String?,
        privateKeyFile: String?,
        trustRootsFile: String? = nil,
        verifiesDialers: Bool = false
    ) throws(GridError) {
        do {
            self.init(
                certificateChain: try certificateChainFile.map { file in
                    try NIOSSLCertificate.fromPEMFile(file).map { .certificate($0) }
                } ?? [],
                privateKey: try privateKeyFile.map { .privateKey(try NIOSSLPrivateKey(file: $0, format: .pem)) },
                trustRoots: try trustRootsFile.map { .certificates(try NIOSSLCertificate.fromPEMFile($0)) } ?? .default,
                verifiesDialers: verifiesDialers
            )
        } catch {
            throw GridError(
                .invalidConfiguration,
                "one of these files cannot be used: "
                    + "\([certificateChainFile, privateKeyFile, trustRootsFile].compactMap { $0 }.joined(separator: ", ")): \(error)"
            )
        }
    }

    /// What the side that dials uses.
    ///
    /// - Throws: ``GridError`` with `invalidConfiguration` when the certificates and the key do not fit.
    func dialerContext() throws(GridError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateChain = certificateChain
        configuration.privateKey = privateKey
        configuration.trustRoots = trustRoots
        configuration.certificateVerification = .fullVerification
        return try context(configuration)
    }

    /// What the side that accepts uses.
    ///
    /// - Throws: ``GridError`` with `invalidConfiguration` when there is no certificate, or it and the key do not fit.
    func acceptorContext() throws(GridError) -> NIOSSLContext {
        guard !certificateChain.isEmpty, let privateKey else {
            throw GridError(.invalidConfiguration, "a node that accepts TLS needs a certificate and its key")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificateChain,
            privateKey: privateKey
        )
        configuration.trustRoots = trustRoots
        // Dialers are known by their names and tokens: no name is looked for in their certificates.
        configuration.certificateVerification = verifiesDialers ? .noHostnameVerification : .none
        return try context(configuration)
    }

    private func context(_ configuration: TLSConfiguration) throws(GridError) -> NIOSSLContext {
        var configuration = configuration
        configuration.minimumTLSVersion = minimumVersion
        configuration.applicationProtocols = ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw GridError(.invalidConfiguration, "TLS cannot be set up: \(error)")
        }
    }
}
