import { Refusal } from '#core/contracts/refusal'

export class TooManySignIns extends Refusal {
  override name = 'TooManySignIns'
  constructor(readonly retryAfterSeconds: number) {
    super('That was a lot of letters in a short time. Please wait ten minutes and try again.', 429)
  }
}

export class HandleTaken extends Refusal {
  override name = 'HandleTaken'
  constructor() {
    super('Somebody has this handle already. Please choose another one.')
  }
}
