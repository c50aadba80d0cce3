import NIOSSL

/// What the service shows its callers so that nobody else can read along.
package struct Certificate: Sendable {
    let configuration: TLSConfiguration

    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Both files are PEM; the certificate's may hold those that vouch for it as well.
    package init(file: String, key: String) throws(Unusable) {
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(file) } catch {
            throw Unusable(description: "\(file) holds no certificate that can be read (PEM)")
        }
        let secret: NIOSSLPrivateKey
        do { secret = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
            throw Unusable(description: "\(key) holds no private key that can be read (PEM, without a passphrase)")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
        configuration.minimumTLSVersion = .tlsv12
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw Unusable(description: "\(file) and \(key) don't belong together: \(error)")
        }
        self.configuration = configuration
    }
}
