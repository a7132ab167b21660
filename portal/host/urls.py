"""Addresses of the host's pages, under ``/host/``."""

from __future__ import annotations

from portal.host.views import agreements, contacts, dates, documents, people, registers, reports, requirement, sending, tasks, uploads
from portal.shared.access import page

app_name = "host"
TASK = "<slug:slug>/tasks/<str:key>/"
DOCUMENT = "<slug:slug>/documents/<int:evidence_id>/"
PERSON = "<slug:slug>/people/<int:person_id>/"
urlpatterns = [
    page("", tasks.home, "home"),
    page("calendar/<str:token>.ics", dates.calendar, "calendar"),
    page("<slug:slug>/", tasks.tasks, "tasks"),
    page(TASK, requirement.requirement, "requirement"),
    page(f"{TASK}documents/", requirement.documents_part, "documents-part"),
    page(f"{TASK}documents/choose/", documents.choose, "choose"),
    page(f"{TASK}upload/", uploads.upload_file, "upload"),
    page(f"{TASK}check/", sending.check, "check"),
    page(f"{TASK}sent/", sending.sent, "sent"),
    page(f"{TASK}take-back/", sending.take_back, "take-back"),
    page("<slug:slug>/documents/", documents.documents, "documents"),
    page(DOCUMENT, documents.document, "document"),
    page(f"{DOCUMENT}withdraw/", documents.withdraw_document, "withdraw"),
    page(f"{DOCUMENT}versions/<int:number>/", documents.download, "download"),
    page(f"{DOCUMENT}versions/<int:number>/pages/<int:page>/", documents.page_picture, "page-picture"),
    page("<slug:slug>/people/", people.people, "people"),
    page("<slug:slug>/people/add/", people.add, "person-add"),
    page("<slug:slug>/people/register/", registers.register_rows, "register"),
    page(PERSON, people.person, "person"),
    page(f"{PERSON}vetting/", people.vetting, "vetting"),
    page("<slug:slug>/agreements/", agreements.agreements, "agreements"),
    page("<slug:slug>/agreements/add/", agreements.add, "agreement-add"),
    page("<slug:slug>/dates/", dates.dates, "dates"),
    page("<slug:slug>/report/", reports.report, "report"),
    page("<slug:slug>/report/files/", reports.report_files, "report-files"),
    page("<slug:slug>/report/files/<int:report_id>/", reports.report_file, "report-file"),
    page("<slug:slug>/contacts/", contacts.contacts, "contacts"),
    page("<slug:slug>/help/", contacts.help_page, "help"),
]
