/**
 * An expected refusal: a service throws one of its subclasses, one place turns it into a page.
 * `status` is the HTTP status, `message` a sentence the person who caused it can act on.
 */
export class Refusal extends Error {
  override name = 'Refusal'
  constructor(
    message: string,
    readonly status: 400 | 401 | 403 | 404 | 406 | 408 | 409 | 410 | 413 | 415 | 422 | 429 | 503 = 422,
  ) {
    super(message)
  }
}

/** The missing and the forbidden look the same from outside. */
export class NotFound extends Refusal {
  override name = 'NotFound'
  constructor() {
    super('There is nothing here under this address.', 404)
  }
}

/** The viewer has to sign in first; a page request is sent to `/login` and comes back. */
export class SignInRequired extends Refusal {
  override name = 'SignInRequired'
  constructor() {
    super('Please sign in first.', 403)
  }
}

/** The viewer has to prove once more who they are; then they come back to what they were doing. */
export class FreshSignInRequired extends Refusal {
  override name = 'FreshSignInRequired'
  constructor() {
    super('Please show once more that it is you. Nothing you typed is lost.', 403)
  }
}

/** It was here, and went for good on purpose. */
export class Gone extends Refusal {
  override name = 'Gone'
  constructor(message = 'What was here is gone for good.') {
    super(message, 410)
  }
}

/** It stands elsewhere on the same app now: whoever asks is led there. */
export class Moved extends Refusal {
  override name = 'Moved'
  constructor(
    /** A path. */
    readonly location: string,
    message: string,
  ) {
    super(message, 410)
  }
}

/** The key of a form that made something else: of another order, or somebody else's. Nothing was done. */
export class FormOfAnother extends Refusal {
  override name = 'FormOfAnother'
  constructor() {
    super('This form was used for something else. Open the page again, and send it from there.', 409)
  }
}

/** Somebody else saved the same thing since the form was opened: nothing was saved. */
export class ChangedMeanwhile extends Refusal {
  override name = 'ChangedMeanwhile'
  constructor(
    /** What is there now, by the names of the form's fields. */
    readonly now: Readonly<Record<string, unknown>>,
    /** What the form's hidden field `version` has to say to be taken. */
    readonly version: string,
  ) {
    super('Somebody else has saved this since you opened it. Yours is not lost: look at both.', 409)
  }
}
