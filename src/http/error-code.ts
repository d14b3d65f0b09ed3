const TLS =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|UND_ERR_PRX_TLS|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** The code that Node's and undici's errors carry (`ENOENT`, `ECONNRESET`, `UND_ERR_SOCKET`), or an empty string. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Whether an error code is of the secure connection: certificates, protocols. */
export function isTlsCode(code: string): boolean {
  return TLS.test(code);
}
