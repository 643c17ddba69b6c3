import { fieldsOf } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import { focusClasses } from '#templates/components/picture'
import { ownPicture } from './card-fields'
import type { PostForm } from './post-form'

const MIDDLE = 50

/** Where the subject of the picture on top is: two numbers, or with a script a click on the picture. */
export function FocusFields({ form }: { form: PostForm }) {
  const field = fieldsOf(form)
  const src = ownPicture(form.values.featureImage ?? '')
  const focus = { x: hundredths(form.values.focalX), y: hundredths(form.values.focalY) }
  return (
    <div class="focus" data-focus-point>
      <p class="field__hint">
        What matters in it, where lists show a part of it: hundredths from its left and its top. Empty is the
        middle.
      </p>
      <div class="focus__fields">
        <InputField {...field('focalX')} type="number" min={0} max={100} step={1} label="From the left" />
        <InputField {...field('focalY')} type="number" min={0} max={100} step={1} label="From the top" />
      </div>
      {!!src && (
        <figure class="focus__shown">
          <figcaption>As lists show it</figcaption>
          <img class={['focus__crop', focusClasses({ focus })]} src={src} alt="" />
        </figure>
      )}
    </div>
  )
}

function hundredths(typed: string | undefined): number {
  return /^\s*\d{1,3}\s*$/.test(typed ?? '') ? Math.min(100, Number(typed)) : MIDDLE
}
