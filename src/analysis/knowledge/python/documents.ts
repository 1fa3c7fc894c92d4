import { aliasesOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

const PARSE: Member = { effect: 'cpu', does: 'parses a document' };
const WRITE: Member = { effect: 'cpu', does: 'writes a document' };
const RENDER: Member = { effect: 'cpu', does: 'renders a document' };
const LIGHT: Member = { effect: 'cpu', weight: 'light' };
const MARKUP: Member = { ...LIGHT, does: 'parses markup' };
const TEMPLATE: Member = { ...LIGHT, returns: 'str', does: 'renders a template' };
const IMAGE: Member = { effect: 'cpu', returns: 'PIL.Image.Image', does: 'works on the pixels of an image' };

/** Images, PDF, office documents, markup, templates: work that holds the CPU in the thread that calls. */
export const documents: Library[] = [
  defineLibrary({
    title: 'Pillow',
    language: 'python',
    practice: 'pillow',
    packages: ['pillow', 'qrcode', 'opencv-python', 'opencv-python-headless'],
    modules: ['PIL', 'qrcode', 'cv2'],
    docs: { image: 'https://pillow.readthedocs.io/en/stable/reference/Image.html' },
    aliases: { 'PIL.ImageFile.ImageFile': 'PIL.Image.Image' },
    functions: {
      // Reads the header; the pixels come with the first call that needs them.
      'PIL.Image.open': { effect: 'file', returns: 'PIL.Image.Image', scope: 'file', does: 'opens an image' },
      ...functionsOf('PIL.Image', 'new fromarray frombytes merge blend composite alpha_composite', IMAGE),
      ...functionsOf('PIL.ImageOps', 'fit contain pad exif_transpose autocontrast equalize grayscale invert', IMAGE),
      'PIL.ImageFont.truetype': { effect: 'file', does: 'reads a font' },
      'qrcode.make': { effect: 'cpu', does: 'draws a QR code' },
      ...functionsOf('cv2', 'imread imwrite imdecode imencode', { effect: 'cpu', does: 'reads or writes an image' }),
      ...functionsOf('cv2', 'resize cvtColor GaussianBlur Canny matchTemplate warpAffine threshold findContours', {
        effect: 'cpu',
        does: 'works on the pixels of an image',
      }),
    },
    types: {
      'PIL.Image.Image': {
        kind: 'file',
        members: {
          ...members(
            'resize convert rotate crop filter transform transpose quantize reduce copy resample effect_spread point split',
            IMAGE,
          ),
          ...members('thumbnail load paste alpha_composite putalpha putdata getdata tobytes', {
            effect: 'cpu',
            does: 'works on the pixels of an image',
          }),
          save: { effect: 'cpu', does: 'encodes and writes an image' },
          ...members('verify getexif close seek tell getbbox getpixel putpixel'),
        },
        attributes: { size: 'tuple<int,int>', width: 'int', height: 'int', mode: 'str', format: 'str' },
      },
      'qrcode.QRCode': {
        members: { ...members('make make_image', { effect: 'cpu', does: 'draws a QR code' }), add_data: {} },
      },
    },
  }),
  defineLibrary({
    title: 'PDF and office documents',
    language: 'python',
    practice: 'python',
    packages: [
      'pypdf',
      'PyPDF2',
      'pdfplumber',
      'pymupdf',
      'reportlab',
      'fpdf2',
      'weasyprint',
      'xhtml2pdf',
      'openpyxl',
      'xlsxwriter',
      'xlrd',
      'python-docx',
      'python-pptx',
      'markitdown',
    ],
    modules: [
      'pypdf',
      'PyPDF2',
      'pdfplumber',
      'fitz',
      'pymupdf',
      'reportlab',
      'fpdf',
      'weasyprint',
      'xhtml2pdf',
      'openpyxl',
      'xlsxwriter',
      'xlrd',
      'docx',
      'pptx',
      'markitdown',
    ],
    docs: { threads: 'https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code' },
    aliases: {
      ...aliasesOf('pypdf', ['PyPDF2'], 'PdfReader PdfWriter PdfMerger'),
      'PyPDF2.PdfFileReader': 'pypdf.PdfReader',
      'PyPDF2.PdfFileWriter': 'pypdf.PdfWriter',
      'pymupdf.open': 'fitz.open',
      'docx.api.Document': 'docx.Document',
      'pptx.api.Presentation': 'pptx.Presentation',
      'openpyxl.reader.excel.load_workbook': 'openpyxl.load_workbook',
      'openpyxl.workbook.workbook.Workbook': 'openpyxl.Workbook',
    },
    functions: {
      'openpyxl.load_workbook': { ...PARSE, returns: 'openpyxl.Workbook', does: 'reads a workbook' },
      'xlrd.open_workbook': { ...PARSE, does: 'reads a workbook' },
      'pdfplumber.open': { ...PARSE, scope: 'file' },
      'fitz.open': { ...PARSE, scope: 'file' },
      'docx.Document': { ...PARSE, returns: 'docx.document.Document' },
      'pptx.Presentation': { ...PARSE, returns: 'docx.document.Document' },
      'xhtml2pdf.pisa.CreatePDF': RENDER,
      'xhtml2pdf.pisa.pisaDocument': RENDER,
    },
    types: {
      'pypdf.PdfReader': {
        construct: PARSE,
        attributes: { pages: 'list<pypdf.PageObject>' },
        members: { get_fields: PARSE },
      },
      'pypdf.PageObject': { members: { extract_text: { ...PARSE, returns: 'str' }, merge_page: LIGHT } },
      'pypdf.PdfWriter': { members: { write: WRITE, ...members('add_page append merge add_metadata encrypt') } },
      'pypdf.PdfMerger': { members: { write: WRITE, append: PARSE, close: {} } },
      'openpyxl.Workbook': { members: { save: WRITE, ...members('create_sheet remove close') } },
      'xlsxwriter.Workbook': { members: { close: WRITE, ...members('add_worksheet add_format') } },
      'docx.document.Document': { members: { save: WRITE } },
      'fpdf.FPDF': { members: { output: RENDER, ...members('add_page set_font cell multi_cell ln image') } },
      'reportlab.pdfgen.canvas.Canvas': { members: { save: RENDER, ...members('drawString showPage setFont line') } },
      'reportlab.platypus.SimpleDocTemplate': { members: { build: RENDER } },
      'weasyprint.HTML': { members: members('write_pdf render', RENDER) },
      'markitdown.MarkItDown': { members: members('convert convert_local convert_stream convert_url', PARSE) },
    },
  }),
  defineLibrary({
    title: 'Markup and data formats',
    language: 'python',
    practice: 'python',
    packages: [
      'beautifulsoup4',
      'lxml',
      'html5lib',
      'pyyaml',
      'ruamel.yaml',
      'markdown',
      'bleach',
      'toml',
      'orjson',
      'ujson',
      'xmltodict',
    ],
    modules: [
      'bs4',
      'lxml',
      'html5lib',
      'yaml',
      'markdown',
      'markdown2',
      'mistune',
      'bleach',
      'toml',
      'orjson',
      'ujson',
      'xmltodict',
    ],
    docs: {
      soup: 'https://www.crummy.com/software/BeautifulSoup/bs4/doc/',
      lxml: 'https://lxml.de/parsing.html',
    },
    functions: {
      ...functionsOf('lxml.etree', 'fromstring XML HTML tostring', MARKUP),
      ...functionsOf('lxml.html', 'fromstring document_fromstring fragment_fromstring tostring', MARKUP),
      'lxml.etree.parse': { effect: 'file', does: 'reads and parses a file' },
      'lxml.html.parse': { effect: 'file', does: 'reads and parses a file' },
      'html5lib.parse': MARKUP,
      ...functionsOf('yaml', 'load safe_load full_load load_all safe_load_all dump safe_dump', MARKUP),
      'markdown.markdown': { ...MARKUP, returns: 'str' },
      'markdown2.markdown': { ...MARKUP, returns: 'str' },
      'mistune.html': { ...MARKUP, returns: 'str' },
      ...functionsOf('bleach', 'clean linkify', { ...MARKUP, returns: 'str' }),
      ...functionsOf('toml', 'loads dumps', LIGHT),
      ...functionsOf('orjson', 'loads dumps', LIGHT),
      ...functionsOf('ujson', 'loads dumps', LIGHT),
      ...functionsOf('xmltodict', 'parse unparse', MARKUP),
    },
    types: {
      'bs4.BeautifulSoup': {
        bases: ['bs4.Tag'],
        construct: MARKUP,
      },
      'bs4.Tag': {
        members: {
          ...members('find select_one find_parent find_next find_previous find_next_sibling', { returns: 'bs4.Tag' }),
          ...members('find_all select findAll find_all_next', { returns: 'list<bs4.Tag>' }),
          ...members('get_text getText prettify', { returns: 'str' }),
          ...members('get decompose extract replace_with append insert unwrap wrap clear'),
        },
        attributes: { text: 'str', string: 'str', name: 'str' },
      },
    },
  }),
  defineLibrary({
    title: 'Jinja',
    language: 'python',
    practice: 'jinja',
    packages: ['jinja2', 'mako'],
    modules: ['jinja2', 'mako'],
    docs: { async: 'https://jinja.palletsprojects.com/en/stable/api/#async-support' },
    aliases: {
      'jinja2.environment.Template': 'jinja2.Template',
      'jinja2.environment.Environment': 'jinja2.Environment',
    },
    types: {
      'jinja2.Environment': {
        members: {
          ...members('get_template select_template from_string', { returns: 'jinja2.Template' }),
          ...members('add_extension compile_expression'),
        },
      },
      'jinja2.sandbox.SandboxedEnvironment': { bases: ['jinja2.Environment'] },
      'jinja2.Template': {
        members: {
          render: TEMPLATE,
          render_async: { ...TEMPLATE, async: true },
          generate: { returns: 'iter<str>' },
        },
      },
      'starlette.templating.Jinja2Templates': {
        members: { TemplateResponse: { ...LIGHT, does: 'renders a template' } },
      },
      'fastapi.templating.Jinja2Templates': { bases: ['starlette.templating.Jinja2Templates'] },
      'mako.template.Template': { members: { render: TEMPLATE } },
    },
  }),
];
