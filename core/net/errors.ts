/** Every way in which fetching somebody else's URL is refused or fails. `url` is the hop that did it. */
export class OutboundRefusal extends Error {
  constructor(
    readonly url: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = new.target.name
  }
}

/** Not http(s), with credentials in it, or a port that is not allowed. */
export class UrlRefused extends OutboundRefusal {}

/** The host is, or one of its addresses is, not on the public internet. */
export class PrivateAddressRefused extends OutboundRefusal {}

export class TooManyRedirects extends OutboundRefusal {}

/** A redirect where the caller wanted none, or to something that is no URL. */
export class RedirectRefused extends OutboundRefusal {}

/** More bytes than allowed, as sent or after decompression. */
export class ResponseTooLarge extends OutboundRefusal {}

/** A body that is not what its `Content-Encoding` says. */
export class ResponseUndecodable extends OutboundRefusal {}

/** The name does not resolve, nobody listens, the certificate is not the host's, or the connection broke. */
export class HostUnreachable extends OutboundRefusal {}

/** The time for the whole fetch, redirects and body included, is over. */
export class FetchTimeout extends OutboundRefusal {}
