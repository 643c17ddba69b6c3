import type { Children } from '@kitajs/html'
import type { IconName } from '#templates/icons'
import { Icon } from '#templates/icons'
import { Button, type ButtonVariant } from './button'

type ConfirmFormProps = {
  action: string
  /** On the button that opens it: `Cancel this ticket`. */
  label: string
  /** What will happen, said before it does. */
  question: string
  /** On the button that does it: `Yes, cancel it`. */
  confirm: string
  icon?: IconName
  /** Quiet unless it is what the page is for. */
  variant?: ButtonVariant
  /** It came back with a fault. */
  open?: boolean
  /** Hidden fields, or a reason to give. */
  children?: Children
}

/** "Are you sure?" without a dialogue: it unfolds in place, and works without a script. */
export function ConfirmForm({
  action,
  label,
  question,
  confirm,
  icon,
  variant = 'quiet',
  open = false,
  children,
}: ConfirmFormProps) {
  return (
    <details class="confirm" open={open}>
      <ConfirmSummary label={label} icon={icon} variant={variant} />
      <form class="confirm__form" method="post" action={action}>
        <p safe>{question}</p>
        {children}
        <Button variant="danger">
          <span safe>{confirm}</span>
        </Button>
      </form>
    </details>
  )
}

/** What unfolds the question, and once it is asked takes it back. */
export function ConfirmSummary({
  label,
  icon,
  variant = 'quiet',
}: Pick<ConfirmFormProps, 'label' | 'icon' | 'variant'>) {
  return (
    <summary class={`button button--${variant}`}>
      {!!icon && <Icon name={icon} />}
      <span safe>{label}</span>
      <span class="confirm__leave">Leave it</span>
    </summary>
  )
}
