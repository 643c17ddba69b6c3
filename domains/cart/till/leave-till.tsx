import { Button, ButtonLink } from '#templates/components/button'
import { EnterButton } from '#templates/components/enter-button'
import type { IconName } from '#templates/icons'

/** The form in which the money of a sale is taken. */
export const PAY = 'pay-form'
const DETAILS = '/shop/till/details'

type Props = {
  /** Something is in the sale, and what was given for it may be typed already: a link would lose it. */
  isSelling: boolean
  next: 'customers' | 'nobody' | 'phone' | 'readers'
  href: string
  icon?: IconName
  children: string
}

/** From the till to a page beside it, with the cash that was typed so far kept. */
export const LeaveTill = ({ isSelling, next, href, icon, children }: Props) =>
  isSelling ? (
    <Button
      variant="plain"
      icon={icon}
      form={PAY}
      formaction={DETAILS}
      formnovalidate
      name="next"
      value={next}
    >
      <span safe>{children}</span>
    </Button>
  ) : (
    <ButtonLink href={href} variant="plain" icon={icon}>
      <span safe>{children}</span>
    </ButtonLink>
  )

/** Enter takes the money: buttons of the same form stand before it on the page. */
export const PayByEnter = ({ disabled }: { disabled: boolean }) => (
  <EnterButton form={PAY} name="way" value="cash" disabled={disabled} text="Paid in cash" />
)
