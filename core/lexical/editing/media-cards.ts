import { CAPTION, type Card, file, line, picture, WIDTH, yes } from './card-fields'

/** Ghost's cards of sound, film and files. */
export const MEDIA_CARDS: readonly Card[] = [
  {
    type: 'audio',
    label: 'Sound',
    about: 'A recording to listen to',
    fields: [
      file('src', 'Address of the recording', 'audio/*'),
      line('title', 'Title'),
      picture('thumbnailSrc', 'Its picture'),
    ],
    blank: { duration: 0, mimeType: '', src: '', title: '', thumbnailSrc: '' },
  },
  {
    type: 'video',
    label: 'Film',
    about: 'A film to watch',
    fields: [
      file('src', 'Address of the film', 'video/*'),
      CAPTION,
      picture('customThumbnailSrc', 'Picture before it plays'),
      WIDTH,
      yes('loop', 'Over and over, without sound'),
    ],
    blank: {
      src: '',
      caption: '',
      fileName: '',
      mimeType: '',
      width: null,
      height: null,
      duration: 0,
      thumbnailSrc: '',
      customThumbnailSrc: '',
      thumbnailWidth: null,
      thumbnailHeight: null,
      cardWidth: 'regular',
      loop: false,
    },
  },
  {
    type: 'file',
    label: 'File',
    about: 'A file to download',
    fields: [
      file('src', 'Address of the file', '*/*'),
      line('fileTitle', 'Title'),
      line('fileCaption', 'Description'),
      line('fileName', 'Name of the file'),
    ],
    blank: { src: '', fileTitle: '', fileCaption: '', fileName: '', fileSize: 0 },
  },
]
