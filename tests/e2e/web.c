/* web.c - libcurl, one transfer at a time. */
#include "e2e/web.h"

#include <curl/curl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "e2e/program.h"

static size_t on_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct web *web = context;
    size_t length = size * count;
    if (web->length + length >= sizeof web->body) return 0;      /* ends the transfer */
    memcpy(web->body + web->length, bytes, length);
    web->length += length;
    return length;
}

static void transfer(struct web *web, CURL *curl, uint16_t port, const char *path)
{
    char url[256];
    const char *type = NULL;
    web->status = 0;
    web->length = 0;
    snprintf(url, sizeof url, "http://127.0.0.1:%u%s", port, path);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)PATIENCE_MS);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, (void *)web);
    if (curl_easy_perform(curl) == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &web->status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    snprintf(web->type, sizeof web->type, "%s", type != NULL ? type : "");
    web->body[web->length] = '\0';
}

void web_get(struct web *web, uint16_t port, const char *path)
{
    CURL *curl = curl_easy_init();
    assert_non_null(curl);
    transfer(web, curl, port, path);
    curl_easy_cleanup(curl);
}

void web_post(struct web *web, uint16_t port, const char *path, const char *key, const char *json)
{
    char line[128];
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    assert_non_null(curl);
    if (key != NULL) {
        snprintf(line, sizeof line, "Idempotency-Key: %s", key);
        headers = curl_slist_append(headers, line);
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, json);
    transfer(web, curl, port, path);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
}
