import { Refusal } from '#core/contracts/refusal'

export class WrongSecondFactor extends Refusal {
  override name = 'WrongSecondFactor'
  constructor() {
    super('This is not the code that your app shows now. Wait for the next one, and type that.')
  }
}

export class TooManyCodes extends Refusal {
  override name = 'TooManyCodes'
  constructor(readonly retryAfterSeconds: number) {
    const minutes = Math.ceil(retryAfterSeconds / 60)
    const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`
    super(`Those were a lot of wrong codes. Please wait ${wait} and try again.`, 429)
  }
}

export class SignInNotPending extends Refusal {
  override name = 'SignInNotPending'
  constructor() {
    super('This sign-in took too long, or had too many wrong codes. Please begin again.', 410)
  }
}

export class AuthenticatorSetUp extends Refusal {
  override name = 'AuthenticatorSetUp'
  constructor() {
    super('Your authenticator app is set up already. Remove it first to set up another one.', 409)
  }
}

export class OwnSecondFactorFirst extends Refusal {
  override name = 'OwnSecondFactorFirst'
  constructor() {
    super('Sign in with a passkey or an authenticator app yourself first: else you would shut yourself out.')
  }
}
