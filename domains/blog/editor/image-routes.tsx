import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { takesFiles } from '#core/app/uploads'
import { readId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { requireRole } from '#core/contracts/require-role'
import {
  describeImage,
  IMAGES_PER_PAGE,
  type ImagePage,
  imageLibrary,
  type LibraryImage,
  UnusableImage,
  uploadImage,
} from '#core/services/blog/images'
import { storable } from '#core/services/blog/storable'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { FileField } from '#templates/components/file-field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Pagination } from '#templates/components/pagination'
import type { Room } from '../../domain'
import { EditorLayout } from './frame'

const ALT = t.Object({
  alt: t.String({ minLength: 1, maxLength: 500, error: 'Say what it shows, for those who cannot see it.' }),
})

/** The library of pictures: each with words for those who cannot see it. */
export const images: Room = app => {
  app.get('/editor/images', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const library = await imageLibrary(ctx, number)
    refuseBeyond(number, pagesOf(library.total, IMAGES_PER_PAGE))
    return reply.html(<ImagesPage page={page} number={number} library={library} />)
  })

  takesFiles(app, '/editor/images', 'editor')
  app.post('/editor/images', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'editor')
    const again = async (rejected: Rejected) =>
      reply.html(
        <ImagesPage page={page} number={1} library={await imageLibrary(ctx)} rejected={rejected} />,
        {
          status: 422,
        },
      )
    const form = readForm(ALT, body)
    if (!form.ok) return again(form)
    const file = (body as { picture?: unknown }).picture
    if (!(file instanceof File) || file.size === 0)
      return again(rejectField(body, 'picture', 'Choose a picture.'))
    try {
      await uploadImage(ctx, await file.bytes(), storable(form.values.alt))
    } catch (fault) {
      if (fault instanceof UnusableImage) return again(rejectField(body, 'picture', fault.message))
      throw fault
    }
    return reply.see('/editor/images', { kind: 'success', text: 'The picture is in the library.' })
  })

  app.post('/editor/images/:id', async ({ ctx, params, body, reply }) => {
    requireRole(ctx, 'editor')
    const id = readId(params.id)
    const form = readForm(ALT, body)
    if (!form.ok)
      return reply.see('/editor/images', { kind: 'error', text: form.errors.alt ?? 'Say what it shows.' })
    await describeImage(ctx, id, storable(form.values.alt))
    return reply.see('/editor/images', { kind: 'success', text: 'Saved.' })
  })
}

type ImagesProps = { page: PageContext; number: number; library: ImagePage; rejected?: Rejected }

function ImagesPage({ page, number, library, rejected }: ImagesProps) {
  const { values = {}, errors = {} } = rejected ?? {}
  return (
    <EditorLayout page={page} title="Pictures">
      <FormErrors errors={errors} />
      <Form action="/editor/images" upload label="Upload a picture">
        <FileField
          name="picture"
          label="Picture"
          hint="JPEG, PNG, WebP, GIF or AVIF, at most 15 MB. Where it was taken is removed."
          accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
          error={errors.picture}
          required
        />
        <InputField
          name="alt"
          label="What it shows"
          hint="For those who cannot see it: one sentence."
          value={values.alt}
          error={errors.alt}
          maxlength={500}
          required
        />
        <FormActions>
          <Button>Upload</Button>
        </FormActions>
      </Form>
      {library.images.length === 0 ? (
        <EmptyState title="No pictures yet" />
      ) : (
        <ul class="image-library">
          {library.images.map(image => (
            <li>
              <LibraryItem image={image} />
            </li>
          ))}
        </ul>
      )}
      <Pagination
        page={number}
        pages={Math.ceil(library.total / IMAGES_PER_PAGE)}
        hrefOf={to => `/editor/images?page=${to}`}
      />
    </EditorLayout>
  )
}

function LibraryItem({ image }: { image: LibraryImage }) {
  const snippet = `![${image.alt.replace(/[[\]]/g, '')}](${image.url})`
  return (
    <>
      <img src={image.thumbnail} alt={image.alt} width={image.width} height={image.height} loading="lazy" />
      <label class="field__label" for={`snippet-${image.id}`}>
        For the text
      </label>
      <input class="field__control" id={`snippet-${image.id}`} value={snippet} readonly />
      <label class="field__label" for={`address-${image.id}`}>
        Address
      </label>
      <input class="field__control" id={`address-${image.id}`} value={image.url} readonly />
      <form class="form" method="post" action={`/editor/images/${image.id}`}>
        <InputField id={`alt-${image.id}`} name="alt" label="What it shows" value={image.alt} required />
        <Button variant="quiet" small>
          Save the words
        </Button>
      </form>
    </>
  )
}
