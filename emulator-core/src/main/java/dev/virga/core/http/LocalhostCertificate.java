package dev.virga.core.http;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A self-signed certificate for this machine's names, made anew by each server (RFC 5280; EC P-256,
 * SHA-256). The key never leaves memory.
 *
 * @param key of the certificate
 */
record LocalhostCertificate(X509Certificate certificate, PrivateKey key) {
  private static final List<String> NAMES =
      List.of(
          "localhost",
          "*.localhost",
          "host.docker.internal",
          "*.docker.internal",
          "localhost.localstack.cloud",
          "*.localhost.localstack.cloud",
          "virga");
  private static final List<String> ADDRESSES = List.of("127.0.0.1", "::1");
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  static LocalhostCertificate create() throws GeneralSecurityException {
    SecureRandom random = new SecureRandom();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    KeyPair pair = generator.generateKeyPair();
    byte[] algorithm = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    byte[] name =
        Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8("Virga localhost"))));
    Instant now = Instant.now();
    byte[] signed =
        Der.sequence(
            Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(63, random).setBit(62)),
            algorithm,
            name,
            Der.sequence(
                Der.time(now.minus(Duration.ofDays(1))), Der.time(now.plus(Duration.ofDays(365)))),
            name,
            pair.getPublic().getEncoded(),
            Der.tagged(0xa3, extensions()));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate(), random);
    signature.update(signed);
    byte[] encoded = Der.sequence(signed, algorithm, Der.bits(signature.sign()));
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
    return new LocalhostCertificate(certificate, pair.getPrivate());
  }

  private static byte[] extensions() {
    List<byte[]> names = new ArrayList<>();
    for (String name : NAMES) {
      names.add(Der.tagged(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
    }
    for (String address : ADDRESSES) {
      names.add(Der.tagged(IP_ADDRESS, literal(address)));
    }
    return Der.sequence(
        extension("2.5.29.19", true, Der.sequence(Der.bool(true))),
        extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))),
        extension("2.5.29.17", false, Der.sequence(names.toArray(byte[][]::new))));
  }

  private static byte[] extension(String oid, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value))
        : Der.sequence(Der.oid(oid), Der.octets(value));
  }

  private static byte[] literal(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP literal: " + address, e);
    }
  }
}
