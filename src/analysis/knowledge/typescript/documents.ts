import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

const LIGHT: Member = { effect: 'cpu', weight: 'light' };
const TABLE: Member = { effect: 'cpu', does: 'reads or writes a spreadsheet' };
const PDF: Member = { effect: 'cpu', does: 'reads or writes a PDF' };
const IMAGE: Member = { effect: 'cpu', does: 'processes an image' };
const BROWSER: Member = { effect: 'process', async: true, does: 'drives a browser' };
const PARSE: Member = { effect: 'cpu', does: 'parses a document' };

const MARKUP = [
  'cheerio',
  'jsdom',
  'xml2js',
  'fast-xml-parser',
  'handlebars',
  'ejs',
  'pug',
  'mustache',
  'nunjucks',
  'marked',
  'markdown-it',
  'js-yaml',
  'yaml',
  'adm-zip',
  'jszip',
  'archiver',
  'pako',
  'diff',
  'fuse.js',
  'mjml',
  '@react-email/components',
  '@react-email/render',
];

/** Images, spreadsheets, PDFs, archives, mark-up: much of it is JavaScript and works on the event loop, awaited or not. */
export const documents: Library[] = [
  defineLibrary({
    title: 'Images',
    language: 'typescript',
    practice: 'sharp',
    packages: ['sharp', 'jimp', 'canvas', '@napi-rs/canvas', 'qrcode', 'blurhash'],
    modules: ['sharp', 'jimp', 'canvas', '@napi-rs/canvas', 'qrcode', 'blurhash'],
    docs: { sharp: 'https://sharp.pixelplumbing.com/performance/', jimp: 'https://jimp-dev.github.io/jimp/' },
    functions: {
      // libvips works in threads of its own.
      sharp: { returns: 'sharp.Sharp' },
      ...functionsOf('sharp', 'cache concurrency simd counters'),
      ...functionsOf('jimp.Jimp', 'read fromBuffer', { ...IMAGE, async: true, holds: true, returns: 'jimp.Jimp' }),
      'jimp.read': { ...IMAGE, async: true, holds: true, returns: 'jimp.Jimp' },
      ...functionsOf('canvas', 'createCanvas', { returns: 'canvas.Canvas' }),
      ...functionsOf('@napi-rs/canvas', 'createCanvas', { returns: 'canvas.Canvas' }),
      ...functionsOf('canvas', 'loadImage', { async: true, returns: 'any' }),
      ...functionsOf('qrcode', 'toDataURL toBuffer toString', { async: true, returns: 'str' }),
      ...functionsOf('blurhash', 'encode decode', IMAGE),
    },
    types: {
      'sharp.Sharp': {
        bases: ['stream.Duplex'],
        others: { returns: '$self' },
        members: {
          toBuffer: { async: true, returns: 'globalThis.Buffer' },
          toFile: { effect: 'file', async: true, returns: 'any' },
          ...members('metadata stats', { async: true, returns: 'any' }),
        },
      },
      'jimp.Jimp': {
        others: { ...IMAGE, returns: '$self' },
        members: members('getBuffer getBufferAsync getBase64 getBase64Async', { ...IMAGE, async: true, holds: true }),
      },
      'canvas.Canvas': {
        members: { ...members('toBuffer toDataURL', IMAGE), ...members('getContext createPNGStream createJPEGStream') },
      },
    },
  }),
  defineLibrary({
    title: 'Spreadsheets and CSV',
    language: 'typescript',
    practice: 'nodejs',
    packages: [
      'xlsx',
      'exceljs',
      'node-xlsx',
      'xlsx-populate',
      'csv-parse',
      'csv-stringify',
      'papaparse',
      'fast-csv',
      'csvtojson',
      'json2csv',
    ],
    modules: [
      'xlsx',
      'exceljs',
      'node-xlsx',
      'xlsx-populate',
      'csv-parse',
      'csv-stringify',
      'papaparse',
      'fast-csv',
      'csvtojson',
      'json2csv',
    ],
    docs: { sheetjs: 'https://docs.sheetjs.com/docs/', exceljs: 'https://github.com/exceljs/exceljs#streaming-io' },
    aliases: {
      'csv-parse/sync.parse': 'csv-parse.parseSync',
      'csv-stringify/sync.stringify': 'csv-stringify.stringifySync',
    },
    functions: {
      ...functionsOf('xlsx', 'read write', { ...TABLE, returns: 'any' }),
      ...functionsOf('xlsx', 'readFile writeFile writeFileXLSX', {
        effect: 'file',
        returns: 'any',
        does: 'reads or writes a spreadsheet',
      }),
      ...functionsOf('xlsx.utils', 'sheet_to_json sheet_to_csv json_to_sheet aoa_to_sheet', {
        ...TABLE,
        returns: 'any',
      }),
      ...functionsOf('xlsx.utils', 'book_new book_append_sheet encode_cell decode_range'),
      ...functionsOf('node-xlsx', 'parse build', TABLE),
      'csv-parse.parseSync': { effect: 'cpu', returns: 'list<any>', does: 'parses CSV' },
      'csv-parse.parse': { returns: 'stream.Transform' },
      'csv-stringify.stringifySync': { effect: 'cpu', returns: 'str', does: 'writes CSV' },
      'csv-stringify.stringify': { returns: 'stream.Transform' },
      ...functionsOf('papaparse', 'parse unparse', { effect: 'cpu', returns: 'any', does: 'parses or writes CSV' }),
    },
    types: {
      'exceljs.Workbook': {
        attributes: { xlsx: 'exceljs.Xlsx', csv: 'exceljs.Xlsx' },
        members: members('addWorksheet getWorksheet eachSheet removeWorksheet'),
      },
      // JavaScript, awaited or not: the workbook is built on the loop.
      'exceljs.Xlsx': {
        members: {
          ...members('load writeBuffer read write', { ...TABLE, async: true, holds: true }),
          ...members('readFile writeFile', { effect: 'file', async: true }),
        },
      },
      'exceljs.stream.xlsx.WorkbookWriter': {
        members: { ...members('addWorksheet'), commit: { effect: 'file', async: true } },
      },
    },
  }),
  defineLibrary({
    title: 'PDF and browsers',
    language: 'typescript',
    practice: 'nodejs',
    packages: [
      'pdf-lib',
      'pdfkit',
      'pdf-parse',
      'pdfjs-dist',
      '@react-pdf/renderer',
      'pdfmake',
      'puppeteer',
      'puppeteer-core',
      'playwright',
      'playwright-core',
      'docx',
      'mammoth',
      'jspdf',
      'tesseract.js',
    ],
    modules: [
      'pdf-lib',
      'pdfkit',
      'pdf-parse',
      'pdfjs-dist',
      '@react-pdf/renderer',
      'puppeteer',
      'puppeteer-core',
      'playwright',
      'playwright-core',
      'docx',
      'mammoth',
      'tesseract.js',
    ],
    docs: { pdfLib: 'https://pdf-lib.js.org/', puppeteer: 'https://pptr.dev/api' },
    aliases: { 'puppeteer-core.*': 'puppeteer.*', 'playwright-core.*': 'playwright.*' },
    functions: {
      'pdf-parse': { ...PDF, async: true, holds: true, returns: 'any' },
      ...functionsOf('@react-pdf/renderer', 'renderToBuffer renderToStream renderToFile', {
        ...PDF,
        async: true,
        holds: true,
      }),
      'puppeteer.launch': { ...BROWSER, returns: 'puppeteer.Browser', acquires: true },
      'puppeteer.connect': { ...BROWSER, returns: 'puppeteer.Browser' },
      ...['chromium', 'firefox', 'webkit'].reduce<Record<string, Member>>((rows, name) => {
        rows[`playwright.${name}.launch`] = { ...BROWSER, returns: 'puppeteer.Browser', acquires: true };
        return rows;
      }, {}),
      ...functionsOf('mammoth', 'convertToHtml extractRawText', { ...PARSE, async: true, holds: true }),
    },
    types: {
      'pdf-lib.PDFDocument': {
        members: {
          ...members('load create', { ...PDF, async: true, holds: true, returns: 'pdf-lib.PDFDocument' }),
          ...members('save saveAsBase64', { ...PDF, async: true, holds: true }),
          ...members('copyPages embedFont embedPng embedJpg', { async: true }),
          ...members('addPage getPages getPage getPageCount getForm insertPage setTitle'),
        },
      },
      pdfkit: { bases: ['stream.Readable'], others: { returns: '$self' } },
      'docx.Packer': { members: members('toBuffer toBase64String', { ...PARSE, async: true, holds: true }) },
      'puppeteer.Browser': {
        kind: 'client',
        members: {
          ...members('newPage newContext', { ...BROWSER, returns: 'puppeteer.Page' }),
          close: { effect: 'release', async: true },
        },
      },
      'puppeteer.Page': {
        kind: 'client',
        others: BROWSER,
        members: members('url on off once setDefaultTimeout locator'),
      },
    },
  }),
  defineLibrary({
    title: 'Mark-up, templates and archives',
    language: 'typescript',
    practice: 'nodejs',
    packages: MARKUP,
    modules: MARKUP,
    docs: {
      cheerio: 'https://cheerio.js.org/docs/basics/loading',
      jszip: 'https://stuk.github.io/jszip/documentation/api_jszip.html',
    },
    functions: {
      'cheerio.load': { ...LIGHT, returns: 'any' },
      ...functionsOf('xml2js', 'parseStringPromise', { ...LIGHT, async: true, returns: 'any' }),
      ...functionsOf('handlebars', 'compile', { ...LIGHT, returns: 'any' }),
      ...functionsOf('ejs', 'render', { ...LIGHT, returns: 'str' }),
      'ejs.renderFile': { effect: 'file', async: true, returns: 'str' },
      ...functionsOf('pug', 'renderFile compileFile', { effect: 'file', returns: 'str' }),
      ...functionsOf('mustache', 'render', { ...LIGHT, returns: 'str' }),
      ...functionsOf('marked', 'parse marked', { ...LIGHT, returns: 'str' }),
      ...functionsOf('js-yaml', 'load dump loadAll', LIGHT),
      ...functionsOf('yaml', 'parse stringify parseDocument', LIGHT),
      mjml: { effect: 'cpu', returns: 'any', does: 'compiles a mail template' },
      ...functionsOf('pako', 'deflate inflate gzip ungzip deflateRaw inflateRaw', {
        effect: 'cpu',
        does: 'compresses or decompresses',
      }),
      'jszip.loadAsync': { effect: 'cpu', async: true, holds: true, returns: 'jszip', does: 'unpacks an archive' },
      archiver: { returns: 'stream.Transform' },
      '@react-email/render.render': { ...LIGHT, async: true, returns: 'str' },
    },
    types: {
      'jsdom.JSDOM': {
        construct: { ...PARSE, returns: 'jsdom.JSDOM' },
        members: { fromURL: { effect: 'network', async: true } },
      },
      'fast-xml-parser.XMLParser': { members: { parse: { ...LIGHT, returns: 'any' } } },
      'adm-zip': {
        construct: { effect: 'file', returns: 'adm-zip', does: 'reads an archive' },
        members: {
          ...members('extractAllTo extractEntryTo writeZip', { effect: 'file', does: 'packs or unpacks an archive' }),
          ...members('readFile readAsText toBuffer', { effect: 'cpu', does: 'packs or unpacks an archive' }),
          ...members('getEntries getEntry addFile addLocalFile'),
        },
      },
      jszip: {
        members: {
          file: { returns: '$self' },
          ...members('folder remove'),
          generateAsync: { effect: 'cpu', async: true, holds: true, does: 'packs an archive' },
          loadAsync: { effect: 'cpu', async: true, holds: true, returns: 'jszip', does: 'unpacks an archive' },
        },
      },
      'fuse.js': { members: { search: { ...LIGHT, returns: 'list<any>' } } },
    },
  }),
];
