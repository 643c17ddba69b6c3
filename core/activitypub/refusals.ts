/** A request or document that this wire will not take. `name` says which rule was broken; `message` is for the log. */
export class ActivityPubRefusal extends Error {
  override get name(): string {
    return this.constructor.name
  }
}

export class SignatureMissing extends ActivityPubRefusal {}
export class SignatureMalformed extends ActivityPubRefusal {}
/** A component that must be signed is not, so an attacker could change it. */
export class ComponentNotCovered extends ActivityPubRefusal {}
/** A covered component that this side cannot compute, e.g. `@query-param` or `;sf`. */
export class ComponentUnsupported extends ActivityPubRefusal {}
export class AlgorithmUnsupported extends ActivityPubRefusal {}
/** Too old, or past its own `expires`. */
export class SignatureExpired extends ActivityPubRefusal {}
export class SignatureFromTheFuture extends ActivityPubRefusal {}
export class SignatureInvalid extends ActivityPubRefusal {}
export class SignatureReplayed extends ActivityPubRefusal {}
export class DigestMissing extends ActivityPubRefusal {}
export class DigestMismatch extends ActivityPubRefusal {}
/** Signed for another host than ours. */
export class WrongHost extends ActivityPubRefusal {}
export class KeyUnavailable extends ActivityPubRefusal {}
export class KeyUnusable extends ActivityPubRefusal {}
/** Id, actor, object and key owner do not belong together. */
export class OriginMismatch extends ActivityPubRefusal {}
export class BodyTooLarge extends ActivityPubRefusal {}
export class DocumentMalformed extends ActivityPubRefusal {}
/** It may be had another time. `status` is what its host answered. */
export class DocumentUnavailable extends ActivityPubRefusal {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message)
  }

  /** Whether the host is in no state to answer anything, rather than unwilling to show this. */
  get isTrouble(): boolean {
    return this.status >= 500 || this.status === 429
  }
}
export class HandleMalformed extends ActivityPubRefusal {}
export class HandleNotFound extends ActivityPubRefusal {}
