import { StateBadge } from './badge'
import { QrCode } from './qr-code'

export type TicketProps = {
  event: string
  /** `Adult`, `Helper`. */
  type: string
  when: string
  where?: string
  holder?: string
  /** What is typed at the door when the camera will not. */
  code: string
  /** What the QR code holds; the code itself unless it is more. */
  scan?: string
  state?: string
  /** Cancel, print. */
  actions?: JSX.Element
}

/** A ticket with a stub to tear off: the same on a screen and on paper. */
export function Ticket(props: TicketProps) {
  return (
    <article class="ticket">
      <div class="ticket__body">
        <p class="ticket__type" safe>
          {props.type}
        </p>
        <h3 class="ticket__event" safe>
          {props.event}
        </h3>
        <p safe>{props.when}</p>
        {!!props.where && <p safe>{props.where}</p>}
        {!!props.holder && (
          <p class="ticket__holder" dir="auto" safe>
            {props.holder}
          </p>
        )}
        {!!props.state && <StateBadge state={props.state} />}
        {!!props.actions && <div>{props.actions as 'safe'}</div>}
      </div>
      <div class="ticket__stub">
        <QrCode text={props.scan ?? props.code} label={`Ticket code ${props.code}`} />
        <code class="ticket__code" safe>
          {props.code}
        </code>
      </div>
    </article>
  )
}
