import type { PageContext } from '#core/contracts/page'
import type { Tracking } from '#core/services/account/letters/tracking'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { Form, FormActions } from '#templates/components/form'

/** What is counted of letters, for the operator to say. */
export function TrackingPage({ page, tracking }: { page: PageContext; tracking: Tracking }) {
  return (
    <AdminLayout
      page={page}
      title="What letters count"
      worker="operator"
      lead="Nothing, unless you turn it on. Readers are not asked, so say so in your privacy notice."
    >
      <Form action="/letters/tracking" label="What letters count">
        <CheckboxField
          name="opens"
          label="Who opened a letter"
          hint="By a picture of one dot. Many mail programs fetch it by themselves, so the number is rough."
          checked={tracking.opens}
        />
        <CheckboxField
          name="clicks"
          label="Who followed which link"
          hint="Links in letters then lead through this site. No other company learns of it."
          checked={tracking.clicks}
        />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}
