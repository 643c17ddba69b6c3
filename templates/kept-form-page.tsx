import type { PageContext } from '#core/contracts/page'
import { Button } from './components/button'
import { Form, FormActions } from './components/form'
import { InputField } from './components/input-field'
import { Notice } from './components/notice'
import { PageHeader } from './components/page-header'
import { TextareaField } from './components/textarea-field'
import { Layout } from './layout'

/** At the top of a page whose form was sent when its session had ended. */
export function KeptNotice() {
  return (
    <Notice title="You are signed in again">
      <p>The form is as you left it. It is not saved yet: please send it again.</p>
    </Notice>
  )
}

type KeptProps = {
  page: PageContext
  kept: { readonly action: string; readonly fields: Readonly<Record<string, readonly string[]>> }
}

/** Up to here words have room in one line. */
const LINE_LENGTH = 80

/** When the page of a kept form no longer exists: its words. */
export function KeptFormPage({ page, kept }: KeptProps) {
  const fields = Object.entries(kept.fields).flatMap(([name, values]) =>
    values.map(value => ({ name, value })),
  )
  return (
    <Layout page={page} title="Your text is still here" noindex>
      <PageHeader
        title="Your text is still here"
        lead="You had to sign in when you sent it, so it is not saved yet: send it again, or copy it."
      />
      <Form action={kept.action}>
        {fields
          .filter(({ value }) => !isWords(value))
          .map(({ name, value }) => (
            <input type="hidden" name={name} value={value} />
          ))}
        {fields
          .filter(({ value }) => isWords(value))
          .map(({ name, value }, at) =>
            isLine(value) ? (
              <InputField id={`kept-${at}`} name={name} label={labelOf(name)} value={value} />
            ) : (
              <TextareaField id={`kept-${at}`} name={name} label={labelOf(name)} value={value} rows={16} />
            ),
          )}
        <FormActions>
          <Button>Send it again</Button>
        </FormActions>
      </Form>
    </Layout>
  )
}

const isLine = (value: string) => value.length <= LINE_LENGTH && !value.includes('\n')

/** What somebody wrote is there to be read, copied and sent; a mark, a number or a choice goes along unseen. */
const isWords = (value: string) => !isLine(value) || /\S\s+\S/.test(value)

/** `customExcerpt` → `Custom excerpt` */
function labelOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
