import type { PageContext } from '#core/contracts/page'
import type { IndexNowState } from '#core/services/blog/index-now/settings'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { Form, FormActions } from '#templates/components/form'

/** Whether search engines are told of what changes. */
export function IndexNowPage({ page, state }: { page: PageContext; state: IndexNowState }) {
  return (
    <AdminLayout
      page={page}
      title="Search engines"
      worker="operator"
      lead="They come by themselves, in days or weeks. By IndexNow they are told at once which public posts and pages have changed, never of drafts or of what only members read."
    >
      {state.waiting > 0 && <p role="status" safe>{`${state.waiting} to be told of.`}</p>}
      <Form action="/operator/index-now" label="Search engines">
        <CheckboxField
          name="isOn"
          label="Tell search engines of changes"
          hint={`The addresses are sent to ${new URL(state.endpoint).host}, which passes them on to those that take part: Bing, Seznam, Yandex and others.`}
          checked={state.key !== null}
        />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}
