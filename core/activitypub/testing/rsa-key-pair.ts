/** As Fedify takes it, but no longer than it has to be: its own RSA keys have 4096 bits and cost half a second each. */
export function rsaKeyPair(): Promise<CryptoKeyPair> {
  const publicExponent = new Uint8Array([1, 0, 1])
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent }
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}
