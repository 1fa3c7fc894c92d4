import { decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary } from '../schema.ts';

const APPS = ['flask.Flask', 'flask.Blueprint'];
const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

/** Flask (and its REST extensions): WSGI, so every request has a thread of its own. */
export const flask = defineLibrary({
  title: 'Flask',
  language: 'python',
  practice: 'flask',
  packages: [
    'flask',
    'flask-restful',
    'flask-restx',
    'flask-smorest',
    'flask-mail',
    'flask-caching',
    'flask-appbuilder',
  ],
  modules: ['flask', 'flask_restful', 'flask_restx', 'flask_smorest', 'flask_mail', 'flask_caching', 'flask_openapi3'],
  docs: {
    views: 'https://flask.palletsprojects.com/en/stable/views/',
    async: 'https://flask.palletsprojects.com/en/stable/async-await/',
  },
  aliases: {
    'flask.app.Flask': 'flask.Flask',
    'flask.blueprints.Blueprint': 'flask.Blueprint',
    'flask_openapi3.OpenAPI': 'flask.Flask',
    'flask_openapi3.APIBlueprint': 'flask.Blueprint',
    'flask_restx.resource.Resource': 'flask_restx.Resource',
  },
  functions: {
    ...functionsOf(
      'flask',
      'jsonify make_response redirect url_for abort flash get_flashed_messages send_from_directory',
    ),
    'flask.render_template': { effect: 'cpu', weight: 'light', returns: 'str', does: 'renders a template' },
    'flask.render_template_string': { effect: 'cpu', weight: 'light', returns: 'str', does: 'renders a template' },
    'flask.send_file': {},
    'flask.stream_with_context': { returns: '$0' },
  },
  types: {
    'flask.Flask': {
      members: members('register_blueprint add_url_rule app_context test_request_context run'),
      attributes: { cli: 'flask.cli.AppGroup', config: 'dict<str,any>' },
    },
    'flask.Blueprint': {
      members: members('register_blueprint add_url_rule'),
      attributes: { cli: 'flask.cli.AppGroup' },
    },
    'flask_smorest.Blueprint': { bases: ['flask.Blueprint'] },
    'flask.views.View': {},
    'flask.views.MethodView': { bases: ['flask.views.View'] },
    'flask_restful.Resource': { bases: ['flask.views.MethodView'] },
    'flask_restx.Resource': { bases: ['flask.views.MethodView'] },
    'flask_restx.Namespace': {},
    'flask_mail.Mail': {
      members: {
        ...members('send send_message', { effect: 'mail', does: 'sends mail over SMTP' }),
        ...members('init_app record_messages'),
        connect: { effect: 'network', returns: 'flask_mail.Connection' },
      },
    },
    'flask_mail.Connection': { members: members('send send_message', { effect: 'mail' }) },
    'flask_caching.Cache': {
      members: {
        ...members('cached memoize', { decorates: { caches: true } }),
        ...members('get get_many has', { effect: 'cache-read' }),
        ...members('set add set_many delete delete_many clear delete_memoized', { effect: 'cache-write' }),
        init_app: {},
      },
    },
  },
  entryPoints: [
    ...decoratorsOf(
      APPS,
      'route get post put patch delete endpoint before_request after_request teardown_request errorhandler context_processor before_app_request after_app_request app_errorhandler app_context_processor url_value_preprocessor',
      { role: 'request', plain: 'thread' },
    ),
    ...decoratorsOf(APPS, 'before_first_request', { role: 'startup', plain: 'thread' }),
    { role: 'script', decorator: 'flask.cli.AppGroup.command', plain: 'thread' },
    ...decoratorsOf(APPS, 'template_filter app_template_filter template_global', { role: 'request', plain: 'thread' }),
    { role: 'request', registrar: 'flask.Flask.add_url_rule', argument: [2, 'view_func'], plain: 'thread' },
    { role: 'request', registrar: 'flask.Blueprint.add_url_rule', argument: [2, 'view_func'], plain: 'thread' },
    { role: 'request', base: 'flask.views.View', methods: [...VERBS, 'dispatch_request'], plain: 'thread' },
  ],
  transparent: [
    'flask.copy_current_request_context',
    'flask.cli.with_appcontext',
    'flask_restful.marshal_with',
    'flask_restx.marshal_with',
    'flask_restx.Namespace.doc',
    'flask_restx.Namespace.expect',
    'flask_restx.Namespace.marshal_with',
    'flask_restx.Namespace.response',
    'flask_restx.Namespace.route',
    'flask_smorest.Blueprint.arguments',
    'flask_smorest.Blueprint.response',
    'flask_login.login_required',
    'flask_jwt_extended.jwt_required',
  ],
});
