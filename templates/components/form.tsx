import type { Children } from '@kitajs/html'
import { Icon } from '#templates/icons'

type FormProps = {
  action: string
  method?: 'post' | 'get'
  id?: string
  /** True when it carries files. */
  upload?: boolean
  /** Our own faults are said beside the fields; the browser's bubbles would come first and say less. */
  novalidate?: boolean
  label?: string
  /** What its writer sees now: when that is changed before the form is sent, both are shown and nothing is lost. */
  version?: string
  /** It makes something new, once however often it is sent: the key it is made by, or '' for a fresh one. */
  once?: string
  /** What was sent and refused. Its version and its key stand again: they say what its writer saw, and which thing it makes. */
  typed?: { readonly values: { readonly version?: string; readonly key?: string } } | null
  children?: Children
}

export function Form({
  upload,
  label,
  version,
  once,
  typed,
  method = 'post',
  novalidate = true,
  children,
  ...rest
}: FormProps) {
  const seen = typed?.values.version ?? version
  const key = once || typed?.values.key || Bun.randomUUIDv7()
  return (
    <form
      class="form"
      method={method}
      enctype={upload ? 'multipart/form-data' : undefined}
      novalidate={novalidate}
      aria-label={label}
      {...rest}
    >
      {!!seen && <input type="hidden" name="version" value={seen} />}
      {once !== undefined && <input type="hidden" name="key" value={key} />}
      {children}
    </form>
  )
}

export function Fieldset({ legend, hint, children }: { legend: string; hint?: string; children?: Children }) {
  return (
    <fieldset class="fieldset">
      <legend class="fieldset__legend" safe>
        {legend}
      </legend>
      {!!hint && (
        <p class="field__hint" safe>
          {hint}
        </p>
      )}
      {children}
    </fieldset>
  )
}

/** The row of buttons that ends a form: the main one first. */
export function FormActions({ children }: { children?: Children }) {
  return <div class="form__actions">{children}</div>
}

type FormErrorsProps = { errors: Readonly<Record<string, string>>; prefix?: string }

/** What has to be put right, as links to the fields. `errors` maps a field's name to its fault; `prefix` as in `fieldsOf`. */
export function FormErrors({ errors, prefix }: FormErrorsProps) {
  const faults = Object.entries(errors)
  if (faults.length === 0) return ''
  return (
    <div class="form-errors" role="alert" tabindex="-1" data-focus>
      <h2 class="form-errors__title">
        <Icon name="warning" />
        {faults.length === 1 ? 'One thing' : <>{faults.length} things</>} to put right
      </h2>
      <ul>
        {faults.map(([name, fault]) => (
          <li>
            <a href={`#${['field', prefix, name].filter(Boolean).join('-')}`} safe>
              {fault}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
