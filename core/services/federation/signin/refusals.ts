import { Refusal } from '#core/contracts/refusal'

export class SignInLinkSpent extends Refusal {
  override name = 'SignInLinkSpent'
  constructor() {
    super('This link has been used or is too old. Ask for a new one; it takes a moment.', 422)
  }
}

export class CodeWrong extends Refusal {
  override name = 'CodeWrong'
  constructor(left: number) {
    const tries = left === 1 ? 'one try' : `${left} tries`
    super(`That is not the code in our newest letter to you. You have ${tries} left.`)
  }
}

export class CodeDead extends Refusal {
  override name = 'CodeDead'
  constructor() {
    super('No code can be used here now. The link in the letter still works; or ask for a new letter.')
  }
}

export class OtherBrowser extends Refusal {
  override name = 'OtherBrowser'
  constructor() {
    super('This link was asked for in another browser. Say that it was you, and go on.', 422)
  }
}

export class NewcomerUnnamed extends Refusal {
  override name = 'NewcomerUnnamed'
  constructor() {
    super('Tell us your name and choose a handle.')
  }
}

export class NotSetUpYet extends Refusal {
  override name = 'NotSetUpYet'
  constructor() {
    super('This cooperative has no operator yet. Whoever runs the server begins at /welcome.', 409)
  }
}

export class AccountClosed extends Refusal {
  override name = 'AccountClosed'
  constructor() {
    super('This account is closed and about to be erased. Say that you want to keep it, and go on.', 409)
  }
}
